namespace MonkeysMail.Grains.Contracts;

/// <summary>What SPF says of the envelope's domain for one address that mail comes from (RFC 7208 2.6).</summary>
/// <param name="Source">The address.</param>
/// <param name="MailFrom">The domain of MAIL FROM.</param>
/// <param name="Result"><c>pass</c>, <c>fail</c>, <c>softfail</c>, <c>neutral</c>, <c>none</c>, <c>temperror</c>, <c>permerror</c>.</param>
/// <param name="Mechanism">The term that decided; null when none did.</param>
/// <param name="Lookups">Terms that asked the DNS, of 10 allowed (RFC 7208 4.6.4).</param>
/// <param name="Problem">Why it is an error.</param>
[GenerateSerializer, Immutable, Alias("mm.SpfFinding")]
public sealed record SpfFinding(
    [property: Id(0)] string Source,
    [property: Id(1)] string MailFrom,
    [property: Id(2)] string Result,
    [property: Id(3)] bool Aligned,
    [property: Id(4)] string? Mechanism,
    [property: Id(5)] int Lookups,
    [property: Id(6)] string? Problem);
