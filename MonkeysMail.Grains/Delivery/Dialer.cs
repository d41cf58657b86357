// Opens sessions for the whole agent: addresses of hosts, opportunistic TLS with its way back to plain text on a new connection, and the
// memory of what did not work, so that one dead MX of two does not slow every message.
using System.Net;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Dns;

namespace MonkeysMail.Grains.Delivery;

internal sealed class Dialer(DeliveryOptions options, TransportSecurity security, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan SmartHostTtl = TimeSpan.FromSeconds(30);

    private readonly ExpiringSet _dead = new(options.DeadAddressMemory, time);
    private readonly ExpiringSet _brokenTls = new(options.BrokenTlsMemory, time);
    private readonly DnsCache<AddressAnswer> _smartHost = new(16, time);

    public TimeProvider Time => time;

    public TimeSpan Limit => options.DialTimeout;

    public bool IsDead(IPAddress address) => _dead.Contains(address.ToString());

    /// <summary>Addresses of an MX host from the DNS; of a smart host as the system knows them (its name may be in a hosts file).</summary>
    public ValueTask<AddressAnswer> ResolveAsync(Destination destination, string host, CancellationToken ct)
    {
        if (!destination.IsSmartHost)
        {
            return security.ResolveAsync(host, ct);
        }

        return IPAddress.TryParse(host, out var literal)
            ? new ValueTask<AddressAnswer>(new AddressAnswer(DnsStatus.Found, [literal], null))
            : _smartHost.GetAsync(host, AskSystemAsync, ct);
    }

    /// <summary>What TLS a host needs, or why it cannot be used.</summary>
    /// <param name="destination">Where the mail goes.</param>
    /// <param name="host">One of its hosts.</param>
    /// <param name="addresses">Those of the host.</param>
    /// <param name="domain">The policy domain that the result counts for; null: for none.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<(HostTls? Tls, SessionFailure? Failure)> JudgeAsync(
        Destination destination, string host, AddressAnswer addresses, string? domain, CancellationToken ct)
    {
        var judged = await security.JudgeAsync(destination, host, addresses, ct);
        if (domain is not null && judged.Failure is { TlsFault: not null } failure)
        {
            TlsObservation.Unusable(security.Results, domain, destination.Security, failure);
        }

        return judged;
    }

    /// <inheritdoc cref="JudgeAsync"/>
    public async Task<SessionOpening> OpenAsync(
        HostTls tls, IPEndPoint peer, Destination destination, string? domain, Action<SmtpWire> onWire, CancellationToken ct)
    {
        var source = destination.Source;
        var host = tls.Host;
        var address = peer.Address.ToString();
        using var span = DeliveryTracing.StartConnect(host, address, peer.Port);
        var allowTls = tls.IsDemanded || !_brokenTls.Contains(address);
        var opening = await SmtpSession.OpenAsync(host, peer, source, allowTls, tls, options, time, onWire, ct);
        if (domain is not null && allowTls)
        {
            TlsObservation.Opened(security.Results, domain, destination.Security, tls, opening);
        }

        if (opening.Fault == WireFault.Tls && allowTls && !tls.IsDemanded)
        {
            _brokenTls.Add(address);
            DeliveryMetrics.TlsFellBack();
            DeliveryLog.TlsFellBack(logger, host, address, opening.Failure?.Error);
            opening = await SmtpSession.OpenAsync(host, peer, source, allowTls: false, tls, options, time, onWire, ct);
        }

        DeliveryTracing.End(span, opening);
        DeliveryMetrics.PolicyApplied(tls, opening);
        if (opening.Session is { } session)
        {
            _dead.Remove(address);
            DeliveryMetrics.SessionReady(session);
            return opening;
        }

        if (opening.Fault != WireFault.Aborted)
        {
            if (opening.Failure!.Stage != ReplyStage.StartTls || !tls.IsDemanded)
            {
                _dead.Add(address); // a host that fails a demand may serve those who do not make it
            }

            DeliveryMetrics.SessionFailed(opening.Failure.Stage);
            DeliveryLog.SessionFailed(logger, host, address, opening.Failure.Stage, opening.Failure.Reply?.Code ?? 0, opening.Failure.Error);
        }

        return opening;
    }

    /// <summary>A session that was lost before anything came of it.</summary>
    public void MarkDead(string address) => _dead.Add(address);

    private static async Task<(AddressAnswer Value, TimeSpan Ttl)> AskSystemAsync(string host)
    {
        try
        {
            var addresses = await System.Net.Dns.GetHostAddressesAsync(host);
            return (new AddressAnswer(DnsStatus.Found, [.. addresses], null), SmartHostTtl);
        }
        catch (System.Net.Sockets.SocketException e)
        {
            var error = $"451 4.4.3 the smart host {host} has no address: {e.SocketErrorCode}";
            return (new AddressAnswer(DnsStatus.Failed, [], error), TimeSpan.FromSeconds(5));
        }
    }
}
