using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace MonkeysMail.Tests.Kit;

/// <summary>One connection of a sink.</summary>
internal sealed class MailSinkSession(MailSink sink, Socket socket, int number, CancellationToken stop)
{
    private readonly MailSinkOptions _options = sink.Options;
    private readonly List<string> _recipients = [];
    private readonly byte[] _buffer = new byte[65_536];
    private Stream _stream = new NetworkStream(socket, ownsSocket: false);
    private int _start;
    private int _end;
    private bool _tls;
    private bool _greeted;
    private string? _mailFrom;
    private string _mailParameters = "";
    private int _messages;

    public async Task RunAsync()
    {
        socket.NoDelay = true;
        if (sink.OpenConnections > _options.MaxConnections)
        {
            await ReplyAsync("421 4.7.0 too many connections");
            return;
        }

        await ReplyAsync(_options.Greeting);
        while (await ReadLineAsync() is { } line)
        {
            var command = Encoding.UTF8.GetString(line);
            sink.AddCommand(number, command);
            if (!await HandleAsync(command) || _messages >= _options.CloseAfterMessages)
            {
                return;
            }
        }
    }

    private async Task<bool> HandleAsync(string command)
    {
        var verb = command.Split(' ', ':')[0].ToUpperInvariant();
        if (_end > _start && (!_options.Pipelining || verb is "EHLO" or "HELO" or "STARTTLS" or "DATA" or "QUIT"))
        {
            sink.AddViolation($"something was sent right after {verb}");
        }

        switch (verb)
        {
            case "EHLO" when !_options.KnowsEhlo:
                await ReplyAsync("500 what?");
                return true;
            case "EHLO" or "HELO":
                _greeted = true;
                ResetTransaction();
                await ReplyAsync(verb == "HELO" ? "250 sink.test" : Features());
                return true;
            case "STARTTLS":
                return await StartTlsAsync();
            case "RSET":
                ResetTransaction();
                await ReplyAsync("250 2.0.0 ok");
                return true;
            case "NOOP":
                await ReplyAsync("250 2.0.0 ok");
                return true;
            case "QUIT":
                await ReplyAsync("221 2.0.0 bye");
                return false;
            case "MAIL":
                await MailAsync(command);
                return true;
            case "RCPT":
                return await RcptAsync(command);
            case "DATA":
                return await DataAsync();
            default:
                sink.AddViolation($"unknown command {verb}");
                await ReplyAsync("500 5.5.1 unknown command");
                return true;
        }
    }

    private string Features()
    {
        List<string> lines = ["sink.test"];
        if (_options.Tls != MailSinkTls.NotOffered && !_tls)
        {
            lines.Add("STARTTLS");
        }

        if (_options.RequireTls && _tls)
        {
            lines.Add("REQUIRETLS");
        }

        if (_options.Pipelining)
        {
            lines.Add("PIPELINING");
        }

        if (_options.EightBitMime)
        {
            lines.Add("8BITMIME");
        }

        if (_options.SmtpUtf8)
        {
            lines.Add("SMTPUTF8");
        }

        if (_options.MaxSize is { } size)
        {
            lines.Add($"SIZE {size}");
        }

        lines.Add("ENHANCEDSTATUSCODES");
        return string.Join("\r\n", lines.Select((line, i) => i == lines.Count - 1 ? $"250 {line}" : $"250-{line}"));
    }

    private async Task<bool> StartTlsAsync()
    {
        switch (_options.Tls)
        {
            case MailSinkTls.Refused:
                await ReplyAsync("454 4.7.0 TLS not available");
                return true;
            case MailSinkTls.Injected:
                await ReplyAsync("220 go ahead\r\n250-injected\r\n250 STARTTLS");
                return await _stream.ReadAsync(_buffer, stop) < 0;
            case MailSinkTls.Broken:
                await ReplyAsync("220 go ahead");
                if (await _stream.ReadAsync(_buffer, stop) > 0)
                {
                    await ReplyAsync("this is no handshake");
                }

                return false;
        }

        await ReplyAsync("220 2.0.0 go ahead");
        var tls = new SslStream(_stream, leaveInnerStreamOpen: true);
        await tls.AuthenticateAsServerAsync(Options(), stop);
        _stream = tls;
        _tls = true;
        _greeted = false;
        ResetTransaction();
        return true;
    }

    private SslServerAuthenticationOptions Options() => _options.Certificate is { } context
        ? new SslServerAuthenticationOptions { ServerCertificateContext = context }
        : new SslServerAuthenticationOptions { ServerCertificate = MailSink.Certificate };

    private async Task MailAsync(string command)
    {
        if (!_greeted || _mailFrom is not null)
        {
            sink.AddViolation(_greeted ? "MAIL inside a transaction" : "MAIL without EHLO");
            await ReplyAsync("503 5.5.1 bad sequence");
            return;
        }

        if (_options.MailReply is { } reply)
        {
            await ReplyAsync(reply);
            return;
        }

        (_mailFrom, _mailParameters) = Path(command);
        await ReplyAsync("250 2.1.0 ok");
    }

    private async Task<bool> RcptAsync(string command)
    {
        if (_mailFrom is null)
        {
            await ReplyAsync("503 5.5.1 need MAIL");
            return true;
        }

        var (address, _) = Path(command);
        if (_recipients.Count >= _options.MaxRecipients)
        {
            await ReplyAsync("452 4.5.3 too many recipients");
            return true;
        }

        var name = MailSinkBehaviour.Name(address);
        if (name == "slow")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, stop);
        }

        if (sink.Behaviour.OnRcpt(address) is not { } reply)
        {
            if (name == "hang")
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            }

            return false;
        }

        if (reply[0] == '2')
        {
            _recipients.Add(address);
        }

        await ReplyAsync(reply);
        return !reply.StartsWith("421", StringComparison.Ordinal);
    }

    private async Task<bool> DataAsync()
    {
        if (_recipients.Count == 0)
        {
            await ReplyAsync("554 5.5.1 no valid recipients");
            return true;
        }

        if (_options.DataReply is { } refusal)
        {
            await ReplyAsync(refusal);
            return true;
        }

        await ReplyAsync("354 go ahead");
        var names = _recipients.Select(MailSinkBehaviour.Name).ToHashSet();
        if (await ReadContentAsync(cut: names.Contains("drop-data")) is not { } content)
        {
            MailSink.Reset(socket);
            return false;
        }

        await _options.Hold.WaitAsync(stop);
        var reply = MailSinkBehaviour.OnDot(_recipients);
        if (reply[0] == '2')
        {
            sink.Add(new MailSinkMessage(_mailFrom!, [.. _recipients], content, number, _tls, _mailParameters));
            _messages++;
        }

        ResetTransaction();
        if (names.Contains("drop-dot"))
        {
            MailSink.Reset(socket);
            return false;
        }

        if (names.Contains("hang-dot"))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        }

        await ReplyAsync(reply);
        return true;
    }

    // RFC 5321 4.5.2, strictly: only CRLF ends a line.
    private async Task<byte[]?> ReadContentAsync(bool cut)
    {
        using var content = new MemoryStream();
        while (true)
        {
            if (await ReadLineAsync() is not { } line || cut)
            {
                return null;
            }

            if (line is [(byte)'.'])
            {
                return content.ToArray();
            }

            content.Write(line.AsSpan(line is [(byte)'.', ..] ? 1 : 0));
            content.Write("\r\n"u8);
        }
    }

    // Up to CRLF, without it; null at the end of the connection.
    private async Task<byte[]?> ReadLineAsync()
    {
        var line = new MemoryStream();
        var sawCarriageReturn = false;
        while (true)
        {
            while (_start < _end)
            {
                var octet = _buffer[_start++];
                line.WriteByte(octet);
                if (sawCarriageReturn && octet == '\n')
                {
                    return line.GetBuffer()[..((int)line.Length - 2)];
                }

                sawCarriageReturn = octet == '\r';
            }

            _start = 0;
            _end = await _stream.ReadAsync(_buffer, stop);
            if (_end == 0)
            {
                return null;
            }
        }
    }

    private static (string Path, string Parameters) Path(string command)
    {
        var start = command.IndexOf('<', StringComparison.Ordinal);
        var end = command.LastIndexOf('>');
        return (command[(start + 1)..end], command[(end + 1)..].Trim());
    }

    private void ResetTransaction()
    {
        _mailFrom = null;
        _mailParameters = "";
        _recipients.Clear();
    }

    private async Task ReplyAsync(string reply) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(reply + "\r\n"), stop);
}
