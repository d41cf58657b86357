// A sending domain of one workspace: its DKIM keys. Verification by DNS and rotation come with /v1/domains.
namespace MonkeysMail.Grains.Domains;

[Alias("mm.IDomainGrain")]
public interface IDomainGrain : IGrainWithStringKey
{
    /// <summary>Makes the domain with an RSA-2048 and an Ed25519 key if it does not exist.</summary>
    [Alias("EnsureCreated")]
    Task EnsureCreatedAsync(string name);

    /// <summary>The keys that sign now; none when the domain does not exist.</summary>
    [Alias("SigningKeys")]
    Task<ImmutableArray<SigningKey>> SigningKeysAsync();
}
