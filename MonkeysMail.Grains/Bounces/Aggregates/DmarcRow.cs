namespace MonkeysMail.Grains.Bounces.Aggregates;

/// <summary>Messages of one source with one result.</summary>
/// <param name="Source">The address that sent them.</param>
/// <param name="Disposition"><c>none</c>, <c>quarantine</c> or <c>reject</c>.</param>
/// <param name="Dkim">DKIM passed and was aligned.</param>
/// <param name="Spf">SPF passed and was aligned.</param>
/// <param name="HeaderFrom">The author's domain.</param>
public sealed record DmarcRow(string Source, long Count, string Disposition, bool Dkim, bool Spf, string HeaderFrom);
