// From the headers of a request, or what AUTH brought, to a caller: shape of the key, throttle, directory. Whether the secret is right is asked of the
// workspace, by Authorize here or by Admit on the way of a message; both tell the outcome to the throttle through JudgeAsync. Failures alone
// are shared with other fronts: a good credential makes no call for it.
using System.Net;
using MonkeysMail.Api.Http;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Auth;

internal sealed partial class Authenticator(
    KeyDirectory directory, FailureThrottle throttle, SharedFailures shared, GrainCalls calls, ApiMetrics metrics, TimeProvider time, ILogger<Authenticator> logger)
{
    private static readonly TimeSpan LogPeriod = TimeSpan.FromSeconds(10);

    private long _loggedAt;

    /// <summary>The caller, or why there is none: exactly one of the two.</summary>
    public async ValueTask<(Caller? Caller, Problem? Problem)> IdentifyAsync(HttpContext context)
    {
        var presented = PresentedKey.Find(context.Request.Headers);
        if (presented.State == PresentedKeyState.Missing)
        {
            return (null, Problem.Unauthorized());
        }

        if (presented.State == PresentedKeyState.Ambiguous)
        {
            return (null, Problem.Malformed("The request carries two different credentials. Send one: Authorization or X-API-Key."));
        }

        return await IdentifyAsync(presented.Text, ClientNetwork.Plain(context.Connection.RemoteIpAddress ?? IPAddress.None));
    }

    /// <summary>The same for a text that should be a key, from wherever it came.</summary>
    public async ValueTask<(Caller? Caller, Problem? Problem)> IdentifyAsync(string? presented, IPAddress address)
    {
        ApiKeyText? key = ApiKeyText.TryParse(presented, out var parsed) ? parsed : null;
        if (Throttled(address, key) is { } wait)
        {
            return (null, wait);
        }

        if (key is not { } text)
        {
            return (null, await FailAsync(address, null, isKnown: false));
        }

        var tenant = await directory.FindAsync(text.Prefix);
        return tenant is null
            ? (null, await FailAsync(address, text.Prefix, isKnown: false))
            : (new Caller(tenant, new Credential(text.Prefix, text.Mode, text.SecretHash, address.ToString()), address), null);
    }

    /// <summary>No problem when the caller may do what the scope names; then also whose mail.</summary>
    public async Task<(KeyReach? Reach, Problem? Problem)> AuthorizeAsync(Caller caller, string scope)
    {
        var answer = await calls.AskAsync(() => caller.Tenant.Guard.AuthorizeAsync(caller.Credential, scope));
        return await JudgeAsync(caller, answer.Refusal) ? (new KeyReach(answer.Mode, answer.Domains, answer.ReadsMail), null) : (null, Problem.Of(answer.Refusal!));
    }

    /// <summary>Notes what the workspace said of the key. True when there is no refusal.</summary>
    public async ValueTask<bool> JudgeAsync(Caller caller, Refusal? refusal)
    {
        if (refusal is null)
        {
            throttle.Succeeded(caller.Credential.SecretHash);
            return true;
        }

        if (refusal.Code == RefusalCode.Unauthorized)
        {
            throttle.Forget(caller.Credential.SecretHash);
            await FailAsync(caller.Address, caller.Credential.Prefix, isKnown: true);
        }

        return false;
    }

    private Problem? Throttled(IPAddress address, ApiKeyText? key)
    {
        var wait = throttle.Wait(address, key, key is { } text && directory.Knows(text.Prefix));
        if (wait == TimeSpan.Zero)
        {
            return null;
        }

        metrics.CredentialFailed("throttled");
        if (MayLog())
        {
            LogThrottled(key?.Prefix);
        }

        return new Problem(
            ProblemKind.RateLimited, "Too many wrong API keys came from this address. Check the key, then wait as Retry-After says.", null, wait);
    }

    // One line in ten seconds: a flood of guesses is not to be one of lines. The metric counts them all.
    private bool MayLog()
    {
        var last = Interlocked.Read(ref _loggedAt);
        var now = time.GetTimestamp();
        return (last == 0 || time.GetElapsedTime(last, now) >= LogPeriod) && Interlocked.CompareExchange(ref _loggedAt, now, last) == last;
    }

    private async ValueTask<Problem> FailAsync(IPAddress address, string? prefix, bool isKnown)
    {
        metrics.CredentialFailed("wrong");
        throttle.Failed(address, prefix);
        throttle.Refuse(address, prefix, await shared.ReportAsync(address, prefix, isKnown));
        return Problem.Unauthorized();
    }

    [LoggerMessage(ApiEvents.CredentialThrottled, LogLevel.Information, "A client is slowed down: too many wrong keys, now with prefix {Prefix}. Others within ten seconds are not logged.")]
    private partial void LogThrottled(string? prefix);
}
