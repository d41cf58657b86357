namespace MonkeysMail.Grains.Bounces.Aggregates;

/// <summary>Failures of one kind (RFC 8460 4.3).</summary>
/// <param name="Result">Such as <c>starttls-not-supported</c> or <c>certificate-expired</c>.</param>
/// <param name="ReceivingHost">The MX host, or null.</param>
public sealed record TlsReportFailure(string Result, string? ReceivingHost, long Sessions);
