// Sources and pools as they are written, and what is refused.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Delivery.Sources;
using Xunit;

namespace MonkeysMail.Tests.Delivery.Sources;

public sealed class SourcePoolsTests
{
    [Fact]
    public void Pools_AreFoundByNameThenByStreamThenByDefault()
    {
        List<string> errors = [];
        var pools = SourcePools.Parse(
            new DeliveryOptions { Sources = "a=127.0.0.1, b=127.0.0.2/mail-b.example.com", Pools = "one=a,bulk=b:2", StreamPools = "broadcast=bulk" }, errors);

        Assert.Empty(errors);
        Assert.Equal(
            ("one", "bulk", "default", "default"),
            (pools.Of("one", MailStream.Broadcast).Name, pools.Of(null, MailStream.Broadcast).Name, pools.Of("gone", MailStream.Transactional).Name,
                pools.Of(null, MailStream.Transactional).Name));
        var b = Assert.Single(pools.Of("bulk", MailStream.Transactional).NextTurn());
        Assert.Equal(("b", "127.0.0.2", "mail-b.example.com"), (b.Name, b.Address.ToString(), b.Hostname));
    }

    [Fact]
    public void Turns_GoByWeight_AndAreSpread()
    {
        var pools = SourcePools.Parse(new DeliveryOptions { Sources = "a=127.0.0.1,b=127.0.0.2", Pools = "p=a:3+b:1" }, []);

        var turns = string.Concat(Enumerable.Range(0, 8).Select(_ => pools.Of("p", MailStream.Transactional).NextTurn()[0].Name));

        Assert.Equal(6, turns.Count(name => name == 'a'));
        Assert.DoesNotContain("bb", turns, StringComparison.Ordinal);
        Assert.DoesNotContain("aaaa", turns, StringComparison.Ordinal);
    }

    [Fact]
    public void AWarmUp_GoesByDays_AndEnds()
    {
        var pools = SourcePools.Parse(new DeliveryOptions { Sources = "a=127.0.0.1,b=127.0.0.2", WarmUp = "b=2026-03-30", WarmUpSchedule = "5,10,20" }, []);
        var turn = pools.Of(null, MailStream.Transactional).NextTurn();
        var (a, b) = (turn.Single(source => source.Name == "a"), turn.Single(source => source.Name == "b"));

        Assert.Equal([0, 5, 10, 20, null], Enumerable.Range(29, 5).Select(day => pools.AllowedOn(b, new DateOnly(2026, 3, 1).AddDays(day - 1))));
        Assert.Null(pools.AllowedOn(a, new DateOnly(2026, 3, 30)));
    }

    [Theory]
    [InlineData("Sources", "a")]
    [InlineData("Sources", "a=mail.example.com")]
    [InlineData("Sources", "a=192.0.2.77")]
    [InlineData("Sources", "a=127.0.0.1,a=127.0.0.2")]
    [InlineData("Sources", "A=127.0.0.1")]
    [InlineData("Pools", "p=c")]
    [InlineData("Pools", "p=a:0")]
    [InlineData("StreamPools", "broadcast=q")]
    [InlineData("StreamPools", "bulk=default")]
    [InlineData("WarmUp", "a=tomorrow")]
    [InlineData("WarmUp", "c=2026-01-01")]
    [InlineData("WarmUpSchedule", "50,many")]
    public void WhatIsWrong_IsAnErrorOfItsKey(string key, string value)
    {
        var options = new DeliveryOptions { Sources = "a=127.0.0.1" };
        typeof(DeliveryOptions).GetProperty(key)!.SetValue(options, value);

        var result = new DeliveryOptionsValidator().Validate(null, options);

        Assert.Contains(result.Failures!, failure => failure.StartsWith($"MonkeysMail:Delivery:{key}: ", StringComparison.Ordinal));
    }
}
