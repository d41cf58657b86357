// The keys of the workspace: the thin side of ApiKeys. A new key's prefix is claimed in the directory before the key is in the state, and the key is
// told after it is; a prefix whose key never came to be stays claimed and opens nothing.
namespace MonkeysMail.Grains.Workspaces;

public sealed partial class WorkspaceGrain
{
    // Two equal prefixes of 62 random bits: if this happens twice, the random numbers are none.
    private const int PrefixTries = 3;

    Task<KeyAnswer> IWorkspaceKeysGrain.CreateAsync(KeySpecification specification, IdempotencyClaim? claim, Actor actor)
    {
        var kept = claim is null ? null : new KeyClaim(claim.Key, claim.RequestHash);
        return MakeAsync(specification.Mode, (state, made) => ApiKeys.Create(state, specification, made, kept, actor, time.GetUtcNow()));
    }

    Task<KeyPage> IWorkspaceKeysGrain.ListAsync(KeyCursor? cursor, int limit)
    {
        var now = time.GetUtcNow();
        var page = guard.Keys
            .Select(key => (Key: key, At: new KeyCursor(key.Record.CreatedAt, new KeyId(key.Record.Prefix))))
            .Where(entry => cursor is not { } after || IsAfter(entry.At, after))
            .OrderByDescending(entry => entry.At.CreatedAt)
            .ThenBy(entry => entry.At.Key.Prefix, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();
        return Task.FromResult(new KeyPage(
            [.. page.Take(limit).Select(entry => entry.Key.Describe(now))], page.Count > limit ? page[limit - 1].At : null));
    }

    Task<KeyDescription?> IWorkspaceKeysGrain.DescribeAsync(KeyId key) => Task.FromResult(guard.Find(key.Prefix)?.Describe(time.GetUtcNow()));

    Task<KeyAnswer> IWorkspaceKeysGrain.ChangeAsync(KeyId key, KeyChange change, Actor actor) =>
        ChangeKeyAsync(state => ApiKeys.Change(state, key, change, actor, time.GetUtcNow()));

    Task<KeyAnswer> IWorkspaceKeysGrain.RotateAsync(KeyId key, TimeSpan overlap, IdempotencyClaim? claim, Actor actor)
    {
        var kept = claim is null ? null : new KeyClaim(claim.Key, claim.RequestHash);
        var mode = guard.Find(key.Prefix)?.Record.Mode ?? KeyMode.Live;
        return MakeAsync(mode, (state, made) => ApiKeys.Rotate(state, key, overlap, made, kept, actor, time.GetUtcNow()));
    }

    Task<KeyAnswer> IWorkspaceKeysGrain.RevokeAsync(KeyId key, bool force, Actor actor) =>
        ChangeKeyAsync(state => ApiKeys.Revoke(state, key, force, actor, time.GetUtcNow()));

    private static bool IsAfter(KeyCursor entry, KeyCursor cursor) => entry.CreatedAt < cursor.CreatedAt
        || (entry.CreatedAt == cursor.CreatedAt && string.CompareOrdinal(entry.Key.Prefix, cursor.Key.Prefix) > 0);

    private async Task<KeyAnswer> MakeAsync(KeyMode mode, Func<WorkspaceState, NewKey, KeyStep> step)
    {
        var made = NewKey.Make(mode);

        // On a copy first: what is refused claims no prefix.
        if (step(copier.Copy(workspace.State), made) is { Refusal: { } refusal } refused)
        {
            return new KeyAnswer(refusal, refused.Errors);
        }

        var claimed = await ClaimPrefixAsync(made, mode);
        return await ChangeKeyAsync(state => step(state, claimed), claimed.Text);
    }

    /// <summary>The key, or another one, with a prefix that is this workspace's from now on.</summary>
    private async Task<NewKey> ClaimPrefixAsync(NewKey made, KeyMode mode)
    {
        for (var tries = 1; ; tries++)
        {
            if (guard.Find(made.Id.Prefix) is null && await grains.GetGrain<IKeyDirectoryGrain>(made.Id.Prefix).ClaimAsync(Id))
            {
                return made;
            }

            made = tries < PrefixTries ? NewKey.Make(mode) : throw new InvalidOperationException("No prefix is free.");
        }
    }

    private async Task<KeyAnswer> ChangeKeyAsync(Func<WorkspaceState, KeyStep> change, string? text = null)
    {
        KeyStep? step = null;
        if (await TryChangeAsync(state => (step = change(state)).Changed) is { } notWritten)
        {
            return new KeyAnswer(notWritten);
        }

        return step!.Refusal is { } refusal
            ? new KeyAnswer(refusal, step.Errors)
            : new KeyAnswer(null, [], guard.Find(step.Record!.Prefix)?.Describe(time.GetUtcNow()), text);
    }
}
