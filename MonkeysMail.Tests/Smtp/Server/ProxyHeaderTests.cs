using System.Buffers;
using System.Net;
using MonkeysMail.Api.Smtp.Server;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Smtp.Server;

public sealed class ProxyHeaderTests
{
    private static readonly byte[] Signature = "\r\n\r\n\0\r\nQUIT\n"u8.ToArray();

    [Fact]
    public void Header_TellsTheClient_AndLeavesTheRest()
    {
        byte[] octets = [.. Header(0x21, 0x11, [192, 0, 2, 7, 127, 0, 0, 1, 0x30, 0x39, 2, 75, 3, 0, 1, 9]), .. "EHLO"u8];

        Assert.Equal((ProxyHeaderResult.Taken, "192.0.2.7:12345", 4), Take(octets));
    }

    [Fact]
    public void Header_OfIPv6_TellsTheClient()
    {
        byte[] client = [.. IPAddress.Parse("2001:db8::7").GetAddressBytes(), .. IPAddress.IPv6Loopback.GetAddressBytes(), 0, 25, 2, 75];

        Assert.Equal((ProxyHeaderResult.Taken, "[2001:db8::7]:25", 0), Take(Header(0x21, 0x21, client)));
    }

    [Theory]
    [InlineData(0x20, 0x00)]
    [InlineData(0x21, 0x00)]
    [InlineData(0x21, 0x31)]
    public void Proxy_MaySpeakForItself(byte command, byte family) => Assert.Equal((ProxyHeaderResult.Taken, null, 0), Take(Header(command, family, [])));

    [Fact]
    public void HalfAHeader_IsWaitedFor()
    {
        var octets = Header(0x21, 0x11, [192, 0, 2, 7, 127, 0, 0, 1, 0x30, 0x39, 2, 75]);

        Assert.All(Enumerable.Range(0, octets.Length), length => Assert.Equal(ProxyHeaderResult.More, Take(octets[..length]).Result));
    }

    [Fact]
    public void WhatIsNoHeader_IsRefused_AtItsFirstWrongOctet()
    {
        Assert.Equal(ProxyHeaderResult.Invalid, Take("E"u8.ToArray()).Result);
        Assert.Equal(ProxyHeaderResult.Invalid, Take("PROXY TCP4 192.0.2.7 127.0.0.1 1 2\r\n"u8.ToArray()).Result);
        Assert.Equal(ProxyHeaderResult.Invalid, Take(Header(0x11, 0x11, new byte[12])).Result);
        Assert.Equal(ProxyHeaderResult.Invalid, Take(Header(0x21, 0x11, new byte[11])).Result);
        Assert.Equal(ProxyHeaderResult.Invalid, Take(Header(0x21, 0x11, new byte[3_000])).Result);
    }

    [FuzzProperty, Trait("Fuzz", "true")]
    public void AnyOctets_AreTakenRefusedOrWaitedFor(byte[] octets, bool begun)
    {
        byte[] all = begun ? [.. Signature, .. octets ?? []] : octets ?? [];

        var (result, _, left) = Take(all);

        Assert.True(result == ProxyHeaderResult.Taken ? left <= all.Length - 16 : left == all.Length);
    }

    private static byte[] Header(byte command, byte family, byte[] payload) =>
        [.. Signature, command, family, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];

    private static (ProxyHeaderResult Result, string? Client, int Left) Take(byte[] octets)
    {
        var buffer = new ReadOnlySequence<byte>(octets);
        var result = ProxyHeader.Take(ref buffer, out var client);
        return (result, client?.ToString(), (int)buffer.Length);
    }
}
