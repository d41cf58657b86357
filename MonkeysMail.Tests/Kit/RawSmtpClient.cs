// A client that says what it is told, right or wrong, and reads replies. It trusts whoever is of .test, and keeps whom it was shown.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MonkeysMail.Tests.Kit;

public sealed class RawSmtpClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client;
    private Stream _stream;
    private StreamReader _replies;

    private RawSmtpClient(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
        _replies = new StreamReader(_stream, Encoding.Latin1);
    }

    public string? ShownCertificate { get; private set; }

    public SslProtocols Protocol => ((SslStream)_stream).SslProtocol;

    public static async Task<RawSmtpClient> ConnectAsync(IPEndPoint address, IPAddress? from = null)
    {
        var client = new TcpClient(new IPEndPoint(from ?? IPAddress.Any, 0));
        await client.ConnectAsync(address);
        client.NoDelay = true;
        return new RawSmtpClient(client);
    }

    public Task SendAsync(string text) => _stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    public Task SendAsync(byte[] octets) => _stream.WriteAsync(octets).AsTask();

    /// <summary>The next reply, its lines joined by a newline; null when the server has closed the connection.</summary>
    public async Task<string?> ReplyAsync()
    {
        var lines = new List<string>();
        try
        {
            while (await _replies.ReadLineAsync().WaitAsync(Patience) is { } line)
            {
                lines.Add(line);
                if (line.Length < 4 || line[3] != '-')
                {
                    return string.Join('\n', lines);
                }
            }
        }
        catch (IOException)
        {
            // It was reset.
        }

        return null;
    }

    /// <summary>Says a line and waits for its reply.</summary>
    public async Task<string?> SayAsync(string line)
    {
        await SendAsync(line + "\r\n");
        return await ReplyAsync();
    }

    public async Task SecureAsync(SslProtocols protocols = SslProtocols.None)
    {
        var secured = new SslStream(_stream);
        await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "smtp.test",
            EnabledSslProtocols = protocols,
            CertificateChainPolicy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck },
            RemoteCertificateValidationCallback = (_, shown, _, _) =>
            {
                ShownCertificate = shown!.Subject;
                return ShownCertificate.EndsWith(".test", StringComparison.Ordinal);
            },
        });
        _stream = secured;
        _replies = new StreamReader(_stream, Encoding.Latin1);
    }

    /// <summary>Greeting, EHLO, STARTTLS, EHLO, AUTH PLAIN; the reply to the last.</summary>
    public async Task<string?> LogInAsync(string key, string user = "app")
    {
        await ReplyAsync();
        await SayAsync("EHLO client.test");
        await SayAsync("STARTTLS");
        await SecureAsync();
        await SayAsync("EHLO client.test");
        return await SayAsync("AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{key}")));
    }

    /// <summary>A whole transaction; the reply to the content, or the first refusal.</summary>
    public async Task<string?> TransactAsync(string content, string from = "no-reply@example.com", params string[] to)
    {
        string[] lines = [$"MAIL FROM:<{from}>", .. (to.Length == 0 ? ["user@example.net"] : to).Select(one => $"RCPT TO:<{one}>"), "DATA"];
        foreach (var line in lines)
        {
            if (await SayAsync(line) is var reply && reply?[0] is not ('2' or '3'))
            {
                await SayAsync("RSET");
                return reply;
            }
        }

        return await SayAsync(content.ReplaceLineEndings("\r\n") + "\r\n.");
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }
}
