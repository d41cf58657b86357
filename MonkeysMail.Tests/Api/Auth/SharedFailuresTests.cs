// Two fronts of one cluster: a guesser gets no more tries by going to both.
using System.Net;
using System.Net.Http.Headers;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Api.Auth;

public sealed class SharedFailuresTests : IAsyncLifetime
{
    private readonly FakeCluster _cluster = new();
    private ApiHost _one = null!;
    private ApiHost _other = null!;

    public async Task InitializeAsync()
    {
        _one = await ApiHost.StartAsync(cluster: _cluster);
        _other = await ApiHost.StartAsync(cluster: _cluster);
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task GuesserOnTwoFronts_IsThrottledByBoth_AndAKeyThatWasGoodIsNot()
    {
        Assert.Equal(HttpStatusCode.OK, await GetAsync(_one, FakeCluster.LiveKey));

        var wrong = 0;
        var refused = new[] { 0, 0 };
        for (var turn = 0; turn < 4 * CredentialTries.NetworkBurst && refused.Min() == 0; turn++)
        {
            switch (await GetAsync(turn % 2 == 0 ? _one : _other, "mm_live_not-a-key"))
            {
                case HttpStatusCode.Unauthorized:
                    wrong++;
                    break;
                case HttpStatusCode.TooManyRequests:
                    refused[turn % 2]++;
                    break;
                default:
                    Assert.Fail("Neither wrong nor refused.");
                    break;
            }
        }

        // Alone each would have taken its own 30; a few come from the time that the test takes.
        Assert.True(refused.Min() > 0, "A front never refused.");
        Assert.InRange(wrong, CredentialTries.NetworkBurst, CredentialTries.NetworkBurst + 10);
        Assert.True(CredentialTries.NetworkBurst + 10 < 2 * CredentialTries.NetworkBurst);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(_one, FakeCluster.LiveKey));
    }

    [Fact]
    public async Task GuesserOfOneKey_IsThrottledForThatKeyOnBothFronts()
    {
        var guess = FakeCluster.LiveKey + "x";
        var wrong = 0;
        for (var turn = 0; turn < 4 * CredentialTries.PrefixBurst; turn++)
        {
            wrong += await GetAsync(turn % 2 == 0 ? _one : _other, guess) == HttpStatusCode.Unauthorized ? 1 : 0;
        }

        Assert.InRange(wrong, CredentialTries.PrefixBurst, CredentialTries.PrefixBurst + 4);
        Assert.All(_cluster.Failures.Reports, report => Assert.Equal(("livekey00001", true), (report.Prefix, report.IsKnown)));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(_one, FakeCluster.TestKey));
    }

    [Fact]
    public async Task GoodCredential_TellsNobody()
    {
        Assert.Equal(HttpStatusCode.OK, await GetAsync(_one, FakeCluster.LiveKey));

        Assert.Empty(_cluster.Failures.Reports);
    }

    [Fact]
    public async Task SilentCluster_HoldsUpNoAnswer_AndTheFrontsOwnThrottleStands()
    {
        _cluster.Failures.IsSilent = true;
        var guess = FakeCluster.LiveKey + "x";

        var answers = await Task.WhenAll(Enumerable.Range(0, CredentialTries.PrefixBurst).Select(_ => GetAsync(_one, guess)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Unauthorized, answer));

        // While they were answered the bucket may have got some back.
        var next = HttpStatusCode.Unauthorized;
        for (var tries = 0; tries < CredentialTries.PrefixBurst && next == HttpStatusCode.Unauthorized; tries++)
        {
            next = await GetAsync(_one, guess);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, next);
    }

    private static async Task<HttpStatusCode> GetAsync(ApiHost host, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/messages");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await host.Client.SendAsync(request).WaitAsync(TimeSpan.FromSeconds(30));
        return answer.StatusCode;
    }
}
