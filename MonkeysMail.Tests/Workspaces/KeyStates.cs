using System.Collections.Immutable;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Workspaces;

namespace MonkeysMail.Tests.Workspaces;

/// <summary>States of a workspace with keys, for tests of the pure parts.</summary>
internal static class KeyStates
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The first key of <see cref="State"/>: all scopes, live, no bounds.</summary>
    public static readonly KeyId Admin = new("admin0000000");

    public static readonly ImmutableArray<byte> Hash = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public static WorkspaceState State(params ApiKeyRecord[] others)
    {
        var state = new WorkspaceState { Created = true, Domains = { "example.com", "example.org" } };
        foreach (var record in others.Prepend(Record(Admin.Prefix, Scopes.All)))
        {
            state.Keys[record.Prefix] = record;
        }

        return state;
    }

    public static ApiKeyRecord Record(string prefix, params string[] scopes) =>
        new(new KeyId(prefix).ToString(), prefix, KeyMode.Live, Hash, [.. scopes], Now.AddDays(-1), prefix, Domains: [], Addresses: []);

    public static Actor By(KeyId key, string address = "192.0.2.1") => new(ActorKind.Key, key.ToString(), address, "req_1");

    public static KeySpecification Wanted(params string[] scopes) => new("shop", KeyMode.Live, [.. scopes], null, [], [], 0, 0);

    public static WorkspaceGuard Guard(WorkspaceState state)
    {
        var guard = new WorkspaceGuard(new WorkspaceLimits(), new AdaptiveOptions());
        guard.Start(state, Now);
        return guard;
    }

    public static Credential Credential(KeyId key, string address = "192.0.2.1") => new(key.Prefix, KeyMode.Live, Hash, address);
}
