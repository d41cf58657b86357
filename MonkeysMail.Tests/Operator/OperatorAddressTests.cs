using MonkeysMail.Silo.Operator.Control;
using Xunit;

namespace MonkeysMail.Tests.Operator;

public sealed class OperatorAddressTests
{
    [Theory]
    [InlineData("http://localhost:8026", "http://localhost:8026/")]
    [InlineData("https://silo.example:8026", "https://silo.example:8026/")]
    [InlineData("http://[::1]:8026", "http://[::1]:8026/")]
    [InlineData("https://10.0.0.5:8026", "https://10.0.0.5:8026/")]
    [InlineData("http://*:8026", "http://localhost:8026/")]
    [InlineData("http://+:8026", "http://localhost:8026/")]
    [InlineData("https://0.0.0.0:8026", "https://localhost:8026/")]
    [InlineData("https://[::]:8026", "https://localhost:8026/")]
    public void AListener_IsAskedWhereAClientReachesIt(string listener, string target) => Assert.Equal(target, OperatorAddress.Find(listener)?.AbsoluteUri);

    [Theory]
    [InlineData("")]
    [InlineData("8026")]
    [InlineData("localhost:8026")]
    [InlineData("ftp://localhost:8026")]
    [InlineData("http://unix:/run/monkeysmail.sock")]
    [InlineData("http://a b:8026")]
    public void WhatNoClientReaches_IsNone(string listener) => Assert.Null(OperatorAddress.Find(listener));
}
