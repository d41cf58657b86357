namespace MonkeysMail.Grains.Contracts;

/// <summary>How long clients are refused without being asked; zero: not at all. Durations, because the clocks of two machines differ.</summary>
/// <param name="Network">Everything from the network.</param>
/// <param name="Prefix">The key of this prefix from the network.</param>
[GenerateSerializer, Immutable, Alias("mm.CredentialWait")]
public readonly record struct CredentialWait([property: Id(0)] TimeSpan Network, [property: Id(1)] TimeSpan Prefix);
