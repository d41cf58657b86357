namespace MonkeysMail.Grains.TlsReports;

/// <summary>Sessions that failed alike (RFC 8460 4.4, failure-details).</summary>
/// <param name="Source">Our address.</param>
/// <param name="Host">The MX host; null where there was none to speak of.</param>
/// <param name="Address">The host's address.</param>
/// <param name="Reason">What went wrong, in words that name neither messages nor people.</param>
[GenerateSerializer, Immutable, Alias("mm.TlsFailure")]
public sealed record TlsFailure(
    [property: Id(0)] TlsResultType Result,
    [property: Id(1)] string? Source,
    [property: Id(2)] string? Host,
    [property: Id(3)] string? Address,
    [property: Id(4)] string? Reason,
    [property: Id(5)] long Count);
