namespace MonkeysMail.Api.Http.Domains;

/// <summary>What SPF (RFC 7208) says for an address.</summary>
/// <param name="Source">The address that mail comes from.</param>
/// <param name="MailFrom">The domain of the envelope.</param>
/// <param name="Result">The result of check_host.</param>
/// <param name="Aligned">The envelope's domain fits that of the author.</param>
/// <param name="Mechanism">The term that decided; null: none did.</param>
/// <param name="Lookups">Terms that asked the DNS, of 10 allowed.</param>
/// <param name="Problem">Why it is an error; null: it is none.</param>
internal sealed record SpfCheckShape(string Source, string MailFrom, string Result, bool Aligned, string? Mechanism, int Lookups, string? Problem);
