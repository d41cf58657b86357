using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Api.Auth;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Api.Auth;

public sealed class FailureThrottleTests
{
    private static readonly IPAddress Guesser = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Other = IPAddress.Parse("192.0.2.2");
    private static readonly ApiKeyText Key = KeyOf("abc123def456", 1);

    private readonly FakeTimeProvider _time = new();
    private readonly FailureThrottle _throttle;

    public FailureThrottleTests() => _throttle = new FailureThrottle(_time);

    [Fact]
    public void ManyWrongSecretsForOnePrefix_AreSlowedDownForThatAddressAlone()
    {
        Fail(Guesser, Key.Prefix, CredentialTries.PrefixBurst);

        Assert.True(_throttle.Wait(Guesser, Key, isKnown: false) > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, _throttle.Wait(Other, Key, isKnown: false));
        Assert.Equal(TimeSpan.Zero, _throttle.Wait(Guesser, KeyOf("another00000", 1), isKnown: false));
    }

    [Fact]
    public void ManyWrongKeysOfAnyPrefix_AreSlowedDownForTheAddress()
    {
        for (var i = 0; i < CredentialTries.NetworkBurst; i++)
        {
            _throttle.Failed(Guesser, $"prefix{i:D6}");
        }

        Assert.True(_throttle.Wait(Guesser, Key, isKnown: false) > TimeSpan.Zero);
        Assert.True(_throttle.Wait(Guesser, null, isKnown: false) > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, _throttle.Wait(Other, Key, isKnown: false));
    }

    [Fact]
    public void AKeyOfAPrefixThatThereIs_PassesBesideAGuesser_UntilThatPrefixIsGuessedAt()
    {
        for (var i = 0; i < 100; i++)
        {
            _throttle.Failed(Guesser, $"prefix{i:D6}");
        }

        Assert.Equal(TimeSpan.Zero, _throttle.Wait(Guesser, Key, isKnown: true));

        Fail(Guesser, Key.Prefix, CredentialTries.PrefixBurst);
        Assert.True(_throttle.Wait(Guesser, Key, isKnown: true) > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, _throttle.Wait(Other, Key, isKnown: true));
    }

    [Fact]
    public void TheWait_IsTrue()
    {
        Fail(Guesser, Key.Prefix, CredentialTries.PrefixBurst);
        var wait = _throttle.Wait(Guesser, Key, isKnown: false);

        _time.Advance(wait - TimeSpan.FromMilliseconds(10));
        Assert.True(_throttle.Wait(Guesser, Key, isKnown: false) > TimeSpan.Zero);
        _time.Advance(TimeSpan.FromMilliseconds(20));

        Assert.Equal(TimeSpan.Zero, _throttle.Wait(Guesser, Key, isKnown: false));
    }

    [Fact]
    public void AKeyThatWasGood_PassesBesideAGuesserOnTheSameAddress()
    {
        _throttle.Succeeded(Key.SecretHash);

        Fail(Guesser, Key.Prefix, 100);

        Assert.Equal(TimeSpan.Zero, _throttle.Wait(Guesser, Key, isKnown: false));
        Assert.True(_throttle.Wait(Guesser, KeyOf(Key.Prefix, 2), isKnown: false) > TimeSpan.Zero);
    }

    [Fact]
    public void AKeyThatWasRevoked_IsNotGoodAnyMore()
    {
        _throttle.Succeeded(Key.SecretHash);
        Fail(Guesser, Key.Prefix, 100);

        _throttle.Forget(Key.SecretHash);

        Assert.True(_throttle.Wait(Guesser, Key, isKnown: false) > TimeSpan.Zero);
    }

    [Fact]
    public void AddressesOfOneIPv6Network_AreOneClient()
    {
        for (var i = 0; i < CredentialTries.PrefixBurst; i++)
        {
            _throttle.Failed(IPAddress.Parse($"2001:db8:0:1::{i:x}"), Key.Prefix);
        }

        Assert.True(_throttle.Wait(IPAddress.Parse("2001:db8:0:1:ffff::1"), Key, isKnown: false) > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, _throttle.Wait(IPAddress.Parse("2001:db8:0:2::1"), Key, isKnown: false));
    }

    private void Fail(IPAddress address, string prefix, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _throttle.Failed(address, prefix);
        }
    }

    private static ApiKeyText KeyOf(string prefix, byte secret) =>
        new(prefix, KeyMode.Live, ImmutableArray.Create(SHA256.HashData([secret])));
}
