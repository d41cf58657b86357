// Which protection mail to a domain gets: MTA-STS (RFC 8461), DANE (RFC 7672), REQUIRETLS (RFC 8689), else opportunistic TLS. DANE comes before
// MTA-STS where both hold (RFC 8461 2). A policy is never weakened by a failure: where it is not known whether a host has TLSA records,
// or the policy does not name the host, that host gets no mail now.
using MonkeysMail.Grains.Dns;
using MonkeysMail.Grains.Dns.Dane;
using MonkeysMail.Grains.Dns.MtaSts;
using MonkeysMail.Grains.TlsReports;

namespace MonkeysMail.Grains.Delivery;

public sealed class TransportSecurity(MxResolver resolver, MtaStsPolicies policies, TrustedRoots roots, TlsResults results)
{
    /// <summary>What comes of it, for reports.</summary>
    internal TlsResults Results => results;

    /// <summary>For a smart host, which the operator has chosen and no DNS vouches for.</summary>
    internal static readonly RouteSecurity Strict = new(Policy: null, Secure: false, Required: true);

    /// <summary>The hosts of a domain with what is asked of them. Completes at once when all is known.</summary>
    public ValueTask<MxAnswer> RouteAsync(string domain, TlsWish wish, CancellationToken ct)
    {
        var hosts = resolver.ResolveAsync(domain, ct);
        if (wish == TlsWish.Waived)
        {
            return hosts;
        }

        var policy = policies.FindAsync(domain, ct);
        return hosts.IsCompletedSuccessfully && policy.IsCompletedSuccessfully
            ? new ValueTask<MxAnswer>(Secure(hosts.Result, policy.Result, wish))
            : SecureAsync(hosts.AsTask(), policy.AsTask(), wish);
    }

    internal ValueTask<AddressAnswer> ResolveAsync(string host, CancellationToken ct) => resolver.ResolveHostAsync(host, ct);

    internal ValueTask<(HostTls? Tls, SessionFailure? Failure)> JudgeAsync(
        Destination destination, string host, AddressAnswer addresses, CancellationToken ct)
    {
        var route = destination.Security;
        return route.Secure && addresses.Secure
            ? JudgeByDaneAsync(destination, host, addresses, ct)
            : new ValueTask<(HostTls?, SessionFailure?)>(Judge(destination, host, hasUnusable: false));
    }

    private async ValueTask<(HostTls?, SessionFailure?)> JudgeByDaneAsync(Destination destination, string host, AddressAnswer addresses, CancellationToken ct)
    {
        // The name that has the addresses comes first, then the one that the MX record gives (RFC 7672 2.2.2).
        string[] bases = addresses.Canonical is { } canonical ? [canonical, host] : [host];
        foreach (var name in bases)
        {
            var answer = await resolver.ResolveTlsaAsync(name, ct);
            if (answer.Status == DnsStatus.Failed)
            {
                DeliveryMetrics.PolicyCounted("dane");
                return (null, Failure(host, $"451 4.7.5 DANE: it is not known whether the host {host} has TLSA records: {answer.Error}", permanent: false) with
                {
                    TlsFault = TlsResultType.DnssecInvalid,
                });
            }

            if (answer.Status == DnsStatus.Found && answer.Secure)
            {
                ImmutableArray<TlsaRecord> usable = [.. answer.Records.Where(record => record.IsUsable)];
                return usable.IsEmpty
                    ? Judge(destination, host, hasUnusable: true)
                    : (Demand(destination.Security, host, TlsLevel.Dane, "dane", name, usable), null);
            }
        }

        return Judge(destination, host, hasUnusable: false);
    }

    private (HostTls?, SessionFailure?) Judge(Destination destination, string host, bool hasUnusable)
    {
        var route = destination.Security;
        var isEnforced = route.Policy is { Mode: MtaStsMode.Enforce };
        if (isEnforced && !route.Policy!.Names(host))
        {
            var policy = route.Required ? "require" : "mta_sts";
            DeliveryMetrics.PolicyCounted(policy);
            return (null, Failure(host, $"451 4.7.1 MTA-STS: the policy of the domain does not name the host {host}", permanent: false) with
            {
                TlsFault = TlsResultType.ValidationFailure,
            });
        }

        if (route.Required && !isEnforced && !route.Secure && !destination.IsSmartHost)
        {
            // The host itself could be an impostor's (RFC 8689 4.2.1).
            DeliveryMetrics.PolicyCounted("require");
            return (null, Failure(host, $"550 5.7.30 REQUIRETLS: neither DNSSEC nor an enforced MTA-STS policy vouches for the host {host}", permanent: true));
        }

        if (isEnforced || route.Required)
        {
            return (Demand(route, host, TlsLevel.Authenticated, "mta_sts", host, []), null);
        }

        if (hasUnusable)
        {
            return (Demand(route, host, TlsLevel.Encrypted, "dane", host, []), null);
        }

        return (HostTls.Opportunistic(host, roots) with { Tested = route.Policy?.Names(host) }, null);
    }

    private HostTls Demand(RouteSecurity route, string host, TlsLevel level, string policy, string name, ImmutableArray<TlsaRecord> records) =>
        new(host, level, route.Required ? "require" : policy, name, records, roots) { NeedsExtension = route.Required };

    private static SessionFailure Failure(string host, string error, bool permanent) => new(host, null, null, null, ReplyStage.StartTls, null, error, permanent);

    private static async ValueTask<MxAnswer> SecureAsync(Task<MxAnswer> hosts, Task<MtaStsPolicy?> policy, TlsWish wish) =>
        Secure(await hosts, await policy, wish);

    private static MxAnswer Secure(MxAnswer hosts, MtaStsPolicy? policy, TlsWish wish)
    {
        var held = policy is { Mode: not MtaStsMode.None } ? policy : null;
        return held is null && !hosts.Secure && wish != TlsWish.Required
            ? hosts
            : hosts.With(new RouteSecurity(held, hosts.Secure, wish == TlsWish.Required));
    }
}
