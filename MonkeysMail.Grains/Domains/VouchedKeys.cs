namespace MonkeysMail.Grains.Domains;

/// <summary>The keys of a domain for which an operator vouches: they sign without having been seen in the DNS.</summary>
internal static class VouchedKeys
{
    private const string Rsa = "mm1";
    private const string Ed25519 = "mm2";

    public static void Give(DomainState state, string name, string mark, DateTimeOffset now)
    {
        if (state.Keys.IsEmpty && state.Lives.Count == 0)
        {
            (state.Name, state.CreatedAt) = (name, now);
            state.Keys = [DkimKeys.Create(name, Rsa, DkimAlgorithm.RsaSha256), DkimKeys.Create(name, Ed25519, DkimAlgorithm.Ed25519Sha256)];
        }
        else if (state.Keys.IsEmpty)
        {
            DomainMachine.Prepare(state, name, mark, now);
        }

        foreach (var key in state.Keys.Where(key => DomainMachine.LifeOf(state, key).Status == DkimKeyStatus.Pending))
        {
            state.Lives[key.Selector] = DomainMachine.LifeOf(state, key) with { SeenAt = now };
        }

        (state.Origin, state.Removed) = (DomainOrigin.Vouched, false);
    }
}
