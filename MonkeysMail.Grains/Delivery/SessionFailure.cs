using MonkeysMail.Grains.TlsReports;

namespace MonkeysMail.Grains.Delivery;

/// <summary>Why a host could not be used, as an attempt's record shows it.</summary>
/// <param name="Permanent">The host, or the DNS, said no for good; when all hosts do, the mail is bounced.</param>
/// <param name="TimedOut">It did not answer in time.</param>
internal sealed record SessionFailure(
    string? Host,
    string? Address,
    string? Source,
    TlsInfo? Tls,
    ReplyStage Stage,
    SmtpReply? Reply,
    string? Error,
    bool Permanent,
    bool TimedOut = false)
{
    /// <summary>What of TLS was at fault, as reports name it (RFC 8460 4.3); null: something else.</summary>
    public TlsResultType? TlsFault { get; init; }
}
