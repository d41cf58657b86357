using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Credentials;
using Xunit;

namespace MonkeysMail.Tests.Credentials;

public sealed class FailureLedgerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Guid Guesser = new(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private readonly FailureLedger ledger = new(100);

    [Fact]
    public void Network_IsRefusedAfterItsBurst_AndTheWaitIsTrue()
    {
        Assert.All(Enumerable.Range(1, CredentialTries.NetworkBurst - 1), _ => Assert.Equal(default, ledger.Report(Failure(Guesser), Now)));

        var wait = ledger.Report(Failure(Guesser), Now).Network;

        Assert.Equal(CredentialTries.NetworkRefill, wait);

        // Having waited it has one try, and waits again.
        Assert.Equal(CredentialTries.NetworkRefill, ledger.Report(Failure(Guesser), Now + wait).Network);
        Assert.Equal(default, ledger.Report(Failure(new Guid(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)), Now));
    }

    [Fact]
    public void OnePrefix_IsRefusedEarlier_ForThatNetworkAlone()
    {
        for (var i = 1; i < CredentialTries.PrefixBurst; i++)
        {
            Assert.Equal(default, ledger.Report(Failure(Guesser, "prefix000000"), Now));
        }

        Assert.Equal(new CredentialWait(TimeSpan.Zero, CredentialTries.PrefixRefill), ledger.Report(Failure(Guesser, "prefix000000"), Now));
        Assert.Equal(default, ledger.Report(Failure(Guesser, "other0000000"), Now));
        Assert.Equal(default, ledger.Report(Failure(new Guid(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "prefix000000"), Now));
    }

    [Fact]
    public void ManyFronts_MakeTheWaitLonger_AndNotWithoutEnd()
    {
        for (var i = 0; i < CredentialTries.NetworkBurst + 10; i++)
        {
            ledger.Report(Failure(Guesser), Now);
        }

        Assert.Equal(12 * CredentialTries.NetworkRefill, ledger.Report(Failure(Guesser), Now).Network);
        for (var i = 0; i < 1_000; i++)
        {
            ledger.Report(Failure(Guesser), Now);
        }

        Assert.Equal((CredentialTries.NetworkBurst + 1) * CredentialTries.NetworkRefill, ledger.Report(Failure(Guesser), Now).Network);
        Assert.Equal(default, ledger.Report(Failure(Guesser), Now.AddHours(1)));
    }

    [Fact]
    public void Memory_IsBounded_AndOldClientsAreForgotten()
    {
        for (var i = 0; i < 1_000; i++)
        {
            ledger.Report(Failure(new Guid(i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "prefix000000"), Now);
        }

        Assert.Equal(100, ledger.Count);
        ledger.Report(Failure(Guesser), Now.AddMinutes(10));
        Assert.Equal(1, ledger.Count);
    }

    [Fact]
    public void WrongSecretsFromEverywhere_RaiseOneAlertInAWindow()
    {
        var watch = new PrefixWatch(10);
        var alerts = Enumerable.Range(0, 5 * PrefixWatch.Threshold).Count(_ => watch.Note("prefix000000", Now));
        Assert.Equal(1, alerts);
        Assert.False(watch.Note("other0000000", Now));

        var later = Now + PrefixWatch.Window + TimeSpan.FromSeconds(1);
        Assert.Equal(0, Enumerable.Range(1, PrefixWatch.Threshold - 1).Count(_ => watch.Note("prefix000000", later)));
        Assert.True(watch.Note("prefix000000", later));

        Assert.All(Enumerable.Range(0, 100), i => Assert.False(watch.Note($"prefix{i:D6}", later)));
        Assert.Equal(10, watch.Count);
    }

    [Fact]
    public void NetworkOfAClient_IsItsIPv4AddressOrItsIPv6Prefix_AndAHashOutside()
    {
        var one = ClientNetwork.Of(System.Net.IPAddress.Parse("2001:db8:0:1::1"));
        Assert.Equal(CredentialParts.HashOf(one), CredentialParts.HashOf(ClientNetwork.Of(System.Net.IPAddress.Parse("2001:db8:0:1:ffff::2"))));
        Assert.NotEqual(CredentialParts.HashOf(one), CredentialParts.HashOf(ClientNetwork.Of(System.Net.IPAddress.Parse("2001:db8:0:2::1"))));
        Assert.NotEqual(
            CredentialParts.HashOf(ClientNetwork.Of(System.Net.IPAddress.Parse("192.0.2.1"))),
            CredentialParts.HashOf(ClientNetwork.Of(System.Net.IPAddress.Parse("192.0.2.2"))));
        Assert.InRange(CredentialParts.Of(CredentialParts.HashOf(one)), 0, CredentialParts.Count - 1);
    }

    private static CredentialFailure Failure(Guid network, string? prefix = null) => new(network, prefix, IsKnown: prefix is not null);
}
