namespace MonkeysMail.Grains.Domains;

/// <summary>A domain's durable state, sealed.</summary>
[GenerateSerializer, Alias("mm.DomainState")]
public sealed class DomainState
{
    [Id(0)]
    public string Name { get; set; } = "";

    [Id(1)]
    public ImmutableArray<SigningKey> Keys { get; set; } = [];
}
