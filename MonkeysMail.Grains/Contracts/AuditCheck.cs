namespace MonkeysMail.Grains.Contracts;

/// <summary>A part of a chain that was checked.</summary>
/// <param name="Checked">The last position that is known to be good.</param>
/// <param name="Hash">Its hash, from which the check goes on.</param>
/// <param name="Complete">The end was reached, or a fault.</param>
/// <param name="Position">Of the first broken link; 0 when there is none.</param>
[GenerateSerializer, Immutable, Alias("mm.AuditCheck")]
public sealed record AuditCheck(
    [property: Id(0)] long Checked,
    [property: Id(1)] ImmutableArray<byte> Hash,
    [property: Id(2)] bool Complete,
    [property: Id(3)] AuditFault Fault,
    [property: Id(4)] long Position);
