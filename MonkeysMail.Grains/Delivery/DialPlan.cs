// The hosts of one attempt, in order (RFC 5321 5.1): by rank, shuffled within a rank, each with its addresses; those that did not answer a
// moment ago come last. Goes on where it stopped, so that a session which is lost before anything was accepted is followed by the
// next address. Bounded in hosts, addresses and time.
using System.Net;
using System.Security.Cryptography;
using MonkeysMail.Grains.Dns;

namespace MonkeysMail.Grains.Delivery;

internal sealed class DialPlan
{
    private const int MaxAddresses = 40;

    private readonly Destination _destination;
    private readonly Dialer _dialer;
    private readonly string? _domain;
    private readonly MxHost[] _hosts;
    private readonly Queue<(HostTls Host, IPAddress Address)> _now = [];
    private readonly Queue<(HostTls Host, IPAddress Address)> _later = [];
    private readonly long _started;
    private int _nextHost;
    private int _tried;

    /// <param name="destination">Where to.</param>
    /// <param name="dialer">Opens the sessions.</param>
    /// <param name="job">For whom: what comes of TLS counts for its domain, unless the sender has waived TLS or a smart host stands between.</param>
    public DialPlan(Destination destination, Dialer dialer, DeliveryJob job)
    {
        _domain = destination.IsSmartHost || job.Tls == TlsWish.Waived ? null : job.Domain;
        _destination = destination;
        _dialer = dialer;
        _started = dialer.Time.GetTimestamp();
        _hosts = [.. destination.Hosts];
        Shuffle(_hosts);
    }

    /// <summary>What the attempt ends with when no host is left: a temporary failure of any host outweighs a refusal for good.</summary>
    public SessionFailure? Failure { get; private set; }

    /// <summary>We stopped it; no host is to blame.</summary>
    public bool IsAborted { get; private set; }

    /// <summary>The next session that gets ready, or null when nothing is left to try.</summary>
    public async Task<SmtpSession?> NextAsync(Action<SmtpWire> onWire, CancellationToken ct)
    {
        try
        {
            while (await NextAddressAsync(ct) is { } next)
            {
                var opening = await _dialer.OpenAsync(next.Host, new IPEndPoint(next.Address, _destination.Port), _destination, _domain, onWire, ct);
                if (opening.Session is not null)
                {
                    return opening.Session;
                }

                if (opening.Fault == WireFault.Aborted)
                {
                    IsAborted = true;
                    return null;
                }

                Record(opening.Failure!);
            }
        }
        catch (OperationCanceledException)
        {
            IsAborted = true;
        }

        return null;
    }

    public void Record(SessionFailure failure)
    {
        var old = Failure;
        var keepsOld = old is not null
            && ((!old.Permanent && failure.Permanent) || (old.Permanent == failure.Permanent && old.Reply is not null && failure.Reply is null));
        Failure = keepsOld ? old : failure;
    }

    private async ValueTask<(HostTls Host, IPAddress Address)?> NextAddressAsync(CancellationToken ct)
    {
        if (_tried >= MaxAddresses || (_tried > 0 && _dialer.Time.GetElapsedTime(_started) > _dialer.Limit))
        {
            return null;
        }

        while (_now.Count == 0 && _nextHost < _hosts.Length)
        {
            var host = _hosts[_nextHost++].Name;
            var answer = await _dialer.ResolveAsync(_destination, host, ct);
            if (answer.Status != DnsStatus.Found)
            {
                Record(new SessionFailure(host, null, null, null, ReplyStage.Connect, null, answer.Error, answer.Status != DnsStatus.Failed));
                continue;
            }

            if (!answer.Addresses.Any(Fits))
            {
                Record(new SessionFailure(host, null, null, null, ReplyStage.Connect, null, "451 4.4.4 the source address cannot reach the host: it is of another IP version", false));
                continue;
            }

            var (tls, failure) = await _dialer.JudgeAsync(_destination, host, answer, _domain, ct);
            if (tls is null)
            {
                Record(failure!);
                continue;
            }

            foreach (var address in answer.Addresses.Where(Fits))
            {
                (_dialer.IsDead(address) ? _later : _now).Enqueue((tls, address));
            }
        }

        if (!_now.TryDequeue(out var next) && !_later.TryDequeue(out next))
        {
            return null;
        }

        _tried++;
        return next;
    }

    private bool Fits(IPAddress address) => _destination.Source is not { } source || source.Address.AddressFamily == address.AddressFamily;

    private static void Shuffle(MxHost[] hosts)
    {
        for (var start = 0; start < hosts.Length;)
        {
            var end = start + 1;
            while (end < hosts.Length && hosts[end].Rank == hosts[start].Rank)
            {
                end++;
            }

            if (end - start > 1)
            {
                RandomNumberGenerator.Shuffle(hosts.AsSpan(start, end - start));
            }

            start = end;
        }
    }
}
