// What TLS reports are told of a session (RFC 8460 4): by which policy it was judged, and how it went. Sessions that never came to TLS tell nothing.
using MonkeysMail.Grains.Dns;
using MonkeysMail.Grains.Dns.Dane;
using MonkeysMail.Grains.Dns.MtaSts;
using MonkeysMail.Grains.TlsReports;

namespace MonkeysMail.Grains.Delivery;

internal static class TlsObservation
{
    /// <summary>A session with an MX host, whatever came of it.</summary>
    public static void Opened(TlsResults results, string domain, RouteSecurity route, HostTls tls, SessionOpening opening)
    {
        if (!results.IsOn)
        {
            return;
        }

        var fault = opening.Session is { } session ? FaultOf(session, tls) : opening.Failure?.TlsFault;
        if (opening.Session is null && fault is null)
        {
            return;
        }

        var (source, address) = opening.Session is { } open ? (open.Source, open.Address) : (opening.Failure!.Source, opening.Failure.Address);
        var reason = fault is null ? null : opening.Failure?.Error ?? (tls.Tested == false ? "the policy does not name the host" : null);
        var failure = fault is { } result ? new TlsFailure(result, source, tls.Host, address, reason, 1) : null;
        if (tls.Level is TlsLevel.Dane or TlsLevel.Encrypted)
        {
            results.Add(domain, TlsPolicyType.Tlsa, [.. tls.Records.Select(Text)], [tls.Host], failure);
        }
        else if (route.Policy is { } policy)
        {
            AddSts(results, domain, policy, failure);
        }
        else
        {
            results.Add(domain, TlsPolicyType.NoPolicyFound, [], [], failure);
        }
    }

    /// <summary>A host that was not even tried.</summary>
    public static void Unusable(TlsResults results, string domain, RouteSecurity route, SessionFailure unusable)
    {
        var failure = new TlsFailure(unusable.TlsFault!.Value, null, unusable.Host, null, unusable.Error, 1);
        if (unusable.TlsFault != TlsResultType.DnssecInvalid && route.Policy is { } policy)
        {
            AddSts(results, domain, policy, failure);
        }
        else
        {
            results.Add(domain, TlsPolicyType.Tlsa, [], unusable.Host is { } host ? [host] : [], failure);
        }
    }

    // Where nothing was demanded, a policy in testing still says what would have failed.
    private static TlsResultType? FaultOf(SmtpSession session, HostTls tls) =>
        session.Tls is null ? TlsResultType.StartTlsNotSupported
        : tls.Tested is not { } named ? null
        : named ? session.TlsFault
        : TlsResultType.ValidationFailure;

    private static void AddSts(TlsResults results, string domain, MtaStsPolicy policy, TlsFailure? failure) =>
        results.Add(domain, TlsPolicyType.Sts, policy.Lines, policy.Patterns, failure);

    private static string Text(TlsaRecord record) =>
        FormattableString.Invariant($"{record.Usage} {record.Selector} {record.Matching} {Convert.ToHexStringLower(record.Data.AsSpan())}");
}
