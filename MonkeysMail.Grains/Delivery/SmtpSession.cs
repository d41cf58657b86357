// One SMTP session with one host (RFC 5321 3): greeting, EHLO with HELO as the way back, STARTTLS when offered (RFC 3207), QUIT.
// Transactions are in SmtpSession.Transaction.cs. What the peer or the network does becomes a value, never an exception. Nothing is
// ever sent between STARTTLS and the handshake, and nothing that was said before TLS is believed after it.
using System.Net;
using MonkeysMail.Grains.Delivery.Sources;
using MonkeysMail.Grains.TlsReports;

namespace MonkeysMail.Grains.Delivery;

internal sealed partial class SmtpSession : IDisposable
{
    private readonly SmtpWire _wire;
    private readonly DeliveryOptions _options;
    private readonly string _hostname;
    private PeerFeatures _features = PeerFeatures.None;
    private readonly HostTls _security;
    private bool _needsReset;

    private SmtpSession(SmtpWire wire, HostTls security, IPAddress address, string hostname, DeliveryOptions options)
    {
        _security = security;
        _wire = wire;
        _options = options;
        _hostname = hostname;
        Host = security.Host;
        Address = address.ToString();
        Source = wire.Local?.ToString();
    }

    public string Host { get; }

    public string Address { get; }

    public string? Source { get; }

    public TlsInfo? Tls => _wire.Tls;

    public bool? CertificateTrusted => _wire.CertificateTrusted;

    /// <summary>What was wrong with a certificate that was taken all the same.</summary>
    public TlsResultType? TlsFault => _wire.TlsFault;

    /// <summary>Transactions that were started on it.</summary>
    public int Transactions { get; private set; }

    /// <summary>False when the connection is gone or in an unknown state.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>Whether an idle session is still good.</summary>
    public bool IsStale => !IsUsable || _wire.IsStale();

    /// <summary>Connects and gets ready for MAIL FROM. On failure the connection is closed.</summary>
    /// <param name="onWire">Told the wire as soon as there is one, so that it can be aborted.</param>
    public static async Task<SessionOpening> OpenAsync(
        string host, IPEndPoint peer, DeliverySource? source, bool allowTls, HostTls security, DeliveryOptions options, TimeProvider time, Action<SmtpWire> onWire, CancellationToken ct)
    {
        SmtpWire wire;
        try
        {
            wire = await SmtpWire.ConnectAsync(peer, source?.Address, options.ConnectTimeout, time, ct);
        }
        catch (WireException e)
        {
            return new SessionOpening(
                null,
                new SessionFailure(host, peer.Address.ToString(), null, null, ReplyStage.Connect, null, e.Message, false, e.Fault == WireFault.TimedOut),
                e.Fault);
        }

        onWire(wire);
        var session = new SmtpSession(wire, security, peer.Address, source?.Hostname ?? options.Hostname, options);
        var stage = ReplyStage.Connect;
        try
        {
            var greeting = await wire.ReadReplyAsync(options.GreetingTimeout);
            if (!greeting.IsPositive)
            {
                return await session.RefusedAsync(stage, greeting);
            }

            stage = ReplyStage.Ehlo;
            if (await session.GreetAsync() is { } refusal)
            {
                return await session.RefusedAsync(stage, refusal);
            }

            if (allowTls && session._features.StartTls)
            {
                stage = ReplyStage.StartTls;
                if (await session.StartTlsAsync())
                {
                    stage = ReplyStage.Ehlo;
                    if (await session.GreetAsync() is { } refusalUnderTls)
                    {
                        return await session.RefusedAsync(stage, refusalUnderTls);
                    }
                }
            }

            if (session.Misses(security) is { } fault)
            {
                var insecure = session.Failure(ReplyStage.StartTls, null, security.Refusal(fault), security.IsFinal) with
                {
                    TlsFault = session.Tls is null ? TlsResultType.StartTlsNotSupported : null,
                };
                await session.QuitAsync();
                return new SessionOpening(null, insecure, null);
            }

            wire.Rest();
            return new SessionOpening(session, null, null);
        }
        catch (WireException e)
        {
            var isRefusal = stage == ReplyStage.StartTls && e.Fault == WireFault.Tls && security.IsDemanded;
            var failure = session.Failure(stage, null, isRefusal ? security.Refusal(e.Message) : e.Message, isRefusal && security.IsFinal) with
            {
                TimedOut = e.Fault == WireFault.TimedOut,
                TlsFault = stage != ReplyStage.StartTls || e.Fault == WireFault.Aborted ? null : wire.TlsFault ?? TlsResultType.ValidationFailure,
            };
            session.Dispose();
            return new SessionOpening(null, failure, stage == ReplyStage.StartTls && e.Fault != WireFault.Aborted ? WireFault.Tls : e.Fault);
        }
    }

    public SessionFailure Failure(ReplyStage stage, SmtpReply? reply, string? error, bool permanent) =>
        new(Host, Address, Source, Tls, stage, reply, error, permanent);

    /// <summary>Says good-bye when there is somebody to say it to, and closes.</summary>
    public async Task QuitAsync()
    {
        if (IsUsable)
        {
            try
            {
                _wire.Append("QUIT\r\n");
                await _wire.FlushAsync(_options.QuitTimeout);
                await _wire.ReadReplyAsync(_options.QuitTimeout);
            }
            catch (WireException)
            {
                // It is gone already.
            }
        }

        Dispose();
    }

    public void Dispose()
    {
        IsUsable = false;
        _wire.Dispose();
    }

    private async ValueTask<WireReply> AskAsync(string command, TimeSpan limit)
    {
        _wire.Append(command);
        _wire.Append("\r\n"u8);
        await _wire.FlushAsync(limit);
        return await _wire.ReadReplyAsync(limit);
    }

    // What a demand misses in the session as it now is.
    private string? Misses(HostTls security) =>
        security.IsDemanded && Tls is null ? "the server does not take STARTTLS"
        : security.NeedsExtension && !_features.RequireTls ? "the server does not offer REQUIRETLS"
        : null;

    // EHLO, and HELO for a server that does not know it. The refusal, or null.
    private async ValueTask<WireReply?> GreetAsync()
    {
        var reply = await AskAsync($"EHLO {_hostname}", _options.GreetingTimeout);
        if (reply.IsPositive)
        {
            _features = PeerFeatures.Parse(reply);
            return null;
        }

        _features = PeerFeatures.None;
        if (reply.Code < 500)
        {
            return reply;
        }

        reply = await AskAsync($"HELO {_hostname}", _options.GreetingTimeout);
        return reply.IsPositive ? null : reply;
    }

    // False when the server takes its offer back: then the session goes on in plain text.
    private async ValueTask<bool> StartTlsAsync()
    {
        var reply = await AskAsync("STARTTLS", _options.TlsTimeout);
        if (reply.Code != 220)
        {
            return reply.Code == 421 ? throw new WireException(WireFault.Closed, "the peer closed after STARTTLS") : false;
        }

        await _wire.UpgradeAsync(_security, _options.TlsTimeout);
        return true;
    }

    private async Task<SessionOpening> RefusedAsync(ReplyStage stage, WireReply reply)
    {
        var failure = Failure(stage, reply.ToReply(), null, permanent: reply.Code >= 500);
        await QuitAsync();
        return new SessionOpening(null, failure, null);
    }
}
