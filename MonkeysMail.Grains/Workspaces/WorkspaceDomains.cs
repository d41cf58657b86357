// Which sending domains a workspace has, pure, as ApiKeys is for keys: the state is a copy that becomes true by one write, with the audit entry in its journal. Which of
// them are verified is told by the domains themselves.
using MonkeysMail.Grains.Domains;

namespace MonkeysMail.Grains.Workspaces;

public static class WorkspaceDomains
{
    public static readonly Refusal NotWritten = new(
        RefusalCode.Unavailable,
        "It is not known whether the change was made: the store does not answer. Read the domain after Retry-After, then repeat the change if it is missing.",
        TimeSpan.FromSeconds(5));

    public static readonly Refusal OtherRequest = new(
        RefusalCode.IdempotencyConflict, "This Idempotency-Key was used for another request in the last 24 hours. Use a new key for a new request.");

    private static readonly TimeSpan ClaimAge = TimeSpan.FromHours(24);

    private static readonly Refusal NotFound = new(RefusalCode.NotFound, "There is nothing here for this API key: check the id and the path.");

    public static DomainAnswer Invalid(string field, string message) =>
        new(new Refusal(RefusalCode.InvalidRequest, "Correct the fields named in errors and send the request again."), [new FieldError(field, message)]);

    /// <summary>The name to be added; a repeat of an earlier request has a name and is replayed; else why not.</summary>
    public static (string Name, DomainAnswer? Refused, bool Replayed) Check(
        WorkspaceState state, string text, KeyClaim? claim, int most, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (CheckActor(state, actor, now, out var key) is { } notAllowed)
        {
            return ("", new DomainAnswer(notAllowed), false);
        }

        if (claim is not null && state.SendingDomains.Values.FirstOrDefault(known => known.Claim?.Key == claim.Key && known.AddedAt > now - ClaimAge) is { } made)
        {
            return made.Claim!.RequestHash.SequenceEqual(claim.RequestHash) ? (made.Name, null, true) : ("", new DomainAnswer(OtherRequest), false);
        }

        var (name, problem) = DomainRules.Check(text);
        if (problem is not null)
        {
            return ("", Invalid("name", problem), false);
        }

        if (!Covers(key, name))
        {
            return ("", new DomainAnswer(new Refusal(RefusalCode.ScopeMissing, $"This key is bound to other sending domains than '{name}'. Use another key.")), false);
        }

        if (Has(state, name))
        {
            return ("", new DomainAnswer(new Refusal(RefusalCode.Conflict, $"The workspace has the domain already: GET /v1/domains/{name} tells its records.")), false);
        }

        return Count(state) >= most
            ? ("", new DomainAnswer(new Refusal(RefusalCode.Conflict, $"A workspace has at most {most} sending domains. Remove one that is not used any more.")), false)
            : (name, null, false);
    }

    public static void Add(WorkspaceState state, string name, KeyClaim? claim, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var old in state.SendingDomains.Values.Where(known => known.Claim is not null && known.AddedAt <= now - ClaimAge).ToList())
        {
            state.SendingDomains[old.Name] = old with { Claim = null };
        }

        state.SendingDomains[name] = new SendingDomain(name, now, DomainStatus.Pending, claim);
        state.Journal.Add(now, actor, "domain.added", name, null, null);
    }

    /// <summary>Notes a domain for which an operator vouches; false when it is verified already.</summary>
    public static bool Vouch(WorkspaceState state, string name, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!state.Domains.Add(name))
        {
            return false;
        }

        state.SendingDomains[name] = new SendingDomain(name, state.SendingDomains.GetValueOrDefault(name)?.AddedAt ?? now, DomainStatus.Verified);
        state.Journal.Add(now, actor, "domain.added", name, null, null);
        return true;
    }

    /// <summary>May this actor change this domain? What a bound key does not reach is not there for it.</summary>
    public static Refusal? CheckChange(WorkspaceState state, string name, Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return CheckActor(state, actor, now, out var key) ?? (Has(state, name) && Covers(key, name) ? null : NotFound);
    }

    public static Refusal? Remove(WorkspaceState state, string name, Actor actor, DateTimeOffset now)
    {
        if (CheckChange(state, name, actor, now) is { } refused)
        {
            return refused;
        }

        state.SendingDomains.Remove(name);
        state.Domains.Remove(name);
        state.Journal.Add(now, actor, "domain.removed", name, null, null);
        return null;
    }

    /// <summary>Takes over what a domain reports; false when there is nothing new in it.</summary>
    public static bool Report(WorkspaceState state, string name, DomainStatus status)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!Has(state, name))
        {
            return false;
        }

        var changed = status is DomainStatus.Verified or DomainStatus.Warning ? state.Domains.Add(name) : state.Domains.Remove(name);
        if (state.SendingDomains.TryGetValue(name, out var known) && known.Status != status)
        {
            state.SendingDomains[name] = known with { Status = status };
            changed = true;
        }

        return changed;
    }

    public static bool Has(WorkspaceState state, string name)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.SendingDomains.ContainsKey(name) || state.Domains.Contains(name);
    }

    /// <summary>A page by name. Domains from before they were listed are verified ones.</summary>
    public static DomainPage List(WorkspaceState state, string? after, int limit, ImmutableArray<string> within)
    {
        ArgumentNullException.ThrowIfNull(state);
        var page = state.SendingDomains.Keys.Union(state.Domains, StringComparer.Ordinal)
            .Where(name => (after is null || string.CompareOrdinal(name, after) > 0) && (within.IsDefaultOrEmpty || within.Contains(name, StringComparer.Ordinal)))
            .Order(StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();
        return new DomainPage(
            [.. page.Take(limit).Select(name => state.SendingDomains.TryGetValue(name, out var known)
                ? new DomainSummary(name, known.Status, known.AddedAt)
                : new DomainSummary(name, DomainStatus.Verified, null))],
            page.Count > limit ? page[limit - 1] : null);
    }

    private static int Count(WorkspaceState state) => state.SendingDomains.Keys.Union(state.Domains, StringComparer.Ordinal).Count();

    private static bool Covers(ApiKeyRecord? key, string name) => key is null || key.Domains.IsDefaultOrEmpty || key.Domains.Contains(name, StringComparer.Ordinal);

    private static Refusal? CheckActor(WorkspaceState state, Actor actor, DateTimeOffset now, out ApiKeyRecord? key) =>
        KeyGrants.CheckActor(state, actor, Scopes.DomainsWrite, now, out key) ?? (key?.Mode == KeyMode.Test ? KeyGrants.NotForTestKeys : null);
}
