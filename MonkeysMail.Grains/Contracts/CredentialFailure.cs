namespace MonkeysMail.Grains.Contracts;

/// <summary>A wrong credential as a front reports it: no secret, and no address.</summary>
/// <param name="Network">A hash of the client's network.</param>
/// <param name="Prefix">The prefix of the key, when it had the shape of one.</param>
/// <param name="IsKnown">The prefix belongs to a workspace: its secret was wrong.</param>
[GenerateSerializer, Immutable, Alias("mm.CredentialFailure")]
public sealed record CredentialFailure([property: Id(0)] Guid Network, [property: Id(1)] string? Prefix, [property: Id(2)] bool IsKnown);
