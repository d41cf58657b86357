using MonkeysMail.Grains.Crypto;

namespace MonkeysMail.Grains.Domains;

/// <inheritdoc cref="IDomainGrain"/>
public sealed class DomainGrain(
    [PersistentState("domain", SealedGrainStorage.Name)] IPersistentState<DomainState> domain) : Grain, IDomainGrain
{
    async Task IDomainGrain.EnsureCreatedAsync(string name)
    {
        if (domain.RecordExists)
        {
            return;
        }

        domain.State.Name = name;
        domain.State.Keys =
        [
            DkimKeys.Create(name, "mm1", DkimAlgorithm.RsaSha256),
            DkimKeys.Create(name, "mm2", DkimAlgorithm.Ed25519Sha256),
        ];
        await domain.WriteStateAsync();
    }

    Task<ImmutableArray<SigningKey>> IDomainGrain.SigningKeysAsync()
    {
        if (!domain.RecordExists)
        {
            DeactivateOnIdle();
        }

        return Task.FromResult(domain.State.Keys);
    }
}
