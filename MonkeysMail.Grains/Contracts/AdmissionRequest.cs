namespace MonkeysMail.Grains.Contracts;

/// <summary>What the workspace must judge of one call: never a body. At most 200 recipients over all items (the front slices).</summary>
[GenerateSerializer, Immutable, Alias("mm.AdmissionRequest")]
public sealed record AdmissionRequest(
    [property: Id(0)] Credential Credential,
    [property: Id(1)] ImmutableArray<AdmissionItem> Items);
