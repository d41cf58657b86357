using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Api.Hosting;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Cluster;

public sealed class GatewayListTests
{
    private static readonly ClusterGateway A1 = new("a", "10.0.1.1:30000");
    private static readonly ClusterGateway A2 = new("a", "10.0.1.2:30000");
    private static readonly ClusterGateway B = new("b", "10.0.2.1:30000");
    private static readonly ClusterGateway C = new("c", "10.0.3.1:30000");

    private readonly FakeTimeProvider time = new();

    [Fact]
    public void OwnZone_IsUsedAlone() => Assert.Equal([A1], List("a", A1, B, C).Choose());

    [Fact]
    public void OwnZoneWithoutGateways_UsesAllOthers() => Assert.Equal([B, C], List("a", B, C).Choose());

    [Fact]
    public void NoZone_UsesAll() => Assert.Equal([A1, B, C], List("", A1, B, C).Choose());

    [Fact]
    public void WhatTheSilosTell_ReplacesTheBeginning()
    {
        var list = List("a", A1, B);

        list.Learn([A2, B, C]);

        Assert.Equal([A2], list.Choose());
    }

    [Fact]
    public void DeadZone_IsNotNamedBySilos_AndOthersAreUsed()
    {
        var list = List("a", A1, B, C);

        list.Learn([B, C]);

        Assert.Equal([B, C], list.Choose());
    }

    [Fact]
    public void NothingTold_ChangesNothing()
    {
        var list = List("a", A1, B);

        list.Learn([]);

        Assert.Equal([A1], list.Choose());
    }

    [Fact]
    public void FailedZone_RestsFor15Seconds()
    {
        var list = List("a", A1, B, C);

        list.Fail();
        list.Learn([A1, B, C]);

        Assert.Equal([B, C], list.Choose());
        time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal([A1], list.Choose());
    }

    [Fact]
    public void OthersFailToo_OwnZoneIsTriedAgain()
    {
        var list = List("a", A1, B, C);

        list.Fail();
        list.Fail();

        Assert.Equal([A1], list.Choose());
    }

    [Fact]
    public void OnlyOwnZoneKnown_IsUsedEvenWhenItFailed()
    {
        var list = List("a", A1);

        list.Fail();

        Assert.Equal([A1], list.Choose());
    }

    [Fact]
    public void LeavingGateway_IsNotUsed_WhoeverNamesItNext_UntilItMayBeBack()
    {
        var list = List("a", A1, B, C);

        list.Learn([A1 with { IsLeaving = true }, B, C]);
        Assert.Equal([B, C], list.Choose());

        list.Learn([A1, B, C]);
        Assert.Equal([B, C], list.Choose());

        time.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal([A1], list.Choose());
    }

    [Fact]
    public void LeavingGateway_IsUsedWhenThereIsNoOther()
    {
        var list = List("a", A1);

        list.Learn([A1 with { IsLeaving = true }]);

        Assert.Equal([A1], list.Choose());
    }

    [Fact]
    public void UnreadySilo_IsLeftAfter5Seconds_ForThoseThatAreReady_AndUsedAgainWhenItIs()
    {
        var list = List("a", A1, B, C);

        list.Learn([A1 with { IsUnready = true }, B, C]);
        Assert.Equal([A1 with { IsUnready = true }], list.Choose());

        time.Advance(TimeSpan.FromSeconds(5));
        list.Learn([A1 with { IsUnready = true }, B, C with { IsUnready = true }]);
        Assert.Equal([B], list.Choose());

        list.Learn([A1, B, C]);
        Assert.Equal([A1], list.Choose());
    }

    [Fact]
    public void SilosThatBecomeUnreadyOneAfterTheOther_MoveNobody()
    {
        var list = List("a", A1, B);

        list.Learn([A1 with { IsUnready = true }, B]);
        time.Advance(TimeSpan.FromSeconds(4));
        list.Learn([A1 with { IsUnready = true }, B with { IsUnready = true }]);
        time.Advance(TimeSpan.FromSeconds(4));
        list.Learn([A1 with { IsUnready = true }, B]);

        Assert.Equal([A1 with { IsUnready = true }], list.Choose());
    }

    private GatewayList List(string zone, params ClusterGateway[] known) => new(zone, known, time);
}
