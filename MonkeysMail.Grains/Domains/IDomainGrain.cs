// The inner side of a sending domain: what the engine itself asks of it. The contract's side is ISendingDomainGrain.
namespace MonkeysMail.Grains.Domains;

[Alias("mm.IDomainGrain")]
public interface IDomainGrain : IGrainWithStringKey
{
    /// <summary>Makes the domain for which an operator vouches, with an RSA-2048 and an Ed25519 key that sign at once, if it does not exist.</summary>
    [Alias("EnsureCreated")]
    Task EnsureCreatedAsync(string name);

    /// <summary>Makes the domain that its workspace is about to add, if it does not exist.</summary>
    [Alias("Prepare")]
    Task PrepareAsync(string name);

    /// <summary>The workspace has it no more: destroys its keys.</summary>
    [Alias("Remove")]
    Task RemoveAsync();

    /// <summary>The keys that sign now; none when the domain does not exist or is not verified.</summary>
    [Alias("SigningKeys")]
    Task<ImmutableArray<SigningKey>> SigningKeysAsync();
}
