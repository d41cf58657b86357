// The judgement on a credential and on a message, pure: no I/O, no clock of its own. Order matters and is part of the contract: key,
// scope, domain, then limits. A wrong secret, an unknown prefix and a key of another mode are one and the same to the caller.
using System.Security.Cryptography;

namespace MonkeysMail.Grains.Workspaces;

public static class Admission
{
    private static readonly Refusal WrongKey = new(
        RefusalCode.Unauthorized,
        "The API key is unknown, wrong or revoked. Send a valid key as 'Authorization: Bearer KEY', 'X-API-Key: KEY' or Basic user 'api'.");

    /// <summary>The key that this credential proves and that has the scope, or why not.</summary>
    public static Refusal? CheckCredential(WorkspaceState state, Credential credential, string scope, out ApiKeyRecord? key)
    {
        key = null;
        if (!state.Created
            || !state.Keys.TryGetValue(credential.Prefix, out var found)
            || !CryptographicOperations.FixedTimeEquals(found.SecretHash.AsSpan(), credential.SecretHash.AsSpan())
            || found.Mode != credential.Mode)
        {
            return WrongKey;
        }

        if (!found.Scopes.Contains(Scopes.All) && !found.Scopes.Contains(scope))
        {
            return new Refusal(RefusalCode.ScopeMissing, $"This key lacks the scope '{scope}'. Use a key that has it.");
        }

        key = found;
        return null;
    }

    /// <summary>May this key send from this domain? A test key may from any: its mail is captured.</summary>
    public static Refusal? CheckDomain(WorkspaceState state, KeyMode mode, string domain) =>
        mode == KeyMode.Test || state.Domains.Contains(domain)
            ? null
            : new Refusal(
                RefusalCode.DomainNotVerified,
                $"The domain '{domain}' is not a verified sending domain of this workspace. Verify it, or send from a verified one.");

    public static Refusal RateLimited(int wanted, TimeSpan retryAfter) => new(
        RefusalCode.RateLimited,
        $"The workspace's rate limit has no room for {wanted} recipient(s) now. Repeat after the time in Retry-After.",
        retryAfter);
}
