namespace MonkeysMail.Grains.Contracts;

/// <summary>What the audit log is told together with a slice of an import: that it began, or how it ended.</summary>
/// <param name="Id">The audit entry's id, version 7: a slice that is sent again notes nothing twice.</param>
/// <param name="Ended">False with the first of several slices.</param>
/// <param name="Complete">False when the file broke off: what came before it stays.</param>
/// <param name="Accepted">Lines taken so far, with this slice.</param>
/// <param name="Refused">Lines refused so far.</param>
/// <param name="Earlier">What the slices before this one did.</param>
[GenerateSerializer, Immutable, Alias("mm.SuppressionImport")]
public sealed record SuppressionImport(
    [property: Id(0)] Guid Id,
    [property: Id(1)] bool Ended,
    [property: Id(2)] bool Complete,
    [property: Id(3)] long Accepted,
    [property: Id(4)] long Refused,
    [property: Id(5)] SuppressionCounts Earlier);
