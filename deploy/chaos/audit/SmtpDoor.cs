// The product's submission as a customer has it: through the load balancer, TLS from the first octet, a few sessions that are kept, and dropped when anything fails.
// A 250 names the message; a 4yz or a lost connection tells nothing, unless the text says that it was not accepted.
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

internal sealed partial class SmtpDoor(IPEndPoint server, string key) : IDisposable
{
    // A front lets a key have 20 sessions, and for a while all may be with one front.
    private const int MostSessions = 16;
    private const int Patience = 15_000;

    // A message that would wait longer in line goes by HTTP: the load must not stand still because one door does.
    private const int MostWaiting = 64;

    private readonly SemaphoreSlim _free = new(MostSessions);
    private readonly ConcurrentBag<SmtpClient> _kept = [];
    private int _waiting;

    public bool HasRoom => Volatile.Read(ref _waiting) < MostWaiting;

    /// <summary>Sends once. An id: it was accepted. Else whether that is definite.</summary>
    public async Task<(string? Id, bool Replayed, bool Definite, string What)> SendAsync(Mail mail)
    {
        Interlocked.Increment(ref _waiting);
        await _free.WaitAsync();
        Interlocked.Decrement(ref _waiting);
        SmtpClient? client = null;
        try
        {
            client = _kept.TryTake(out var kept) && kept.IsConnected ? kept : await OpenAsync();
            using var message = await MimeMessage.LoadAsync(new MemoryStream(Encoding.ASCII.GetBytes(mail.Body)));
            var reply = await client.SendAsync(message, new MailboxAddress("", Mail.From), mail.Recipients.Select(r => new MailboxAddress("", r)));
            _kept.Add(client);
            client = null;
            return (Id().Match(reply).Value, false, true, "250");
        }
        catch (SmtpCommandException e)
        {
            return (null, false, (int)e.StatusCode >= 500 || e.Message.Contains("was not accepted", StringComparison.Ordinal), $"smtp {(int)e.StatusCode} {e.Message.ReplaceLineEndings(" ")}");
        }
        catch (Exception e) when (e is IOException or ProtocolException or OperationCanceledException or System.Net.Sockets.SocketException or TimeoutException
            or SslHandshakeException or AuthenticationException or ServiceNotConnectedException)
        {
            return (null, false, false, $"smtp {e.GetType().Name} {e.Message.ReplaceLineEndings(" ")}");
        }
        finally
        {
            client?.Dispose();
            _free.Release();
        }
    }

    public void Dispose()
    {
        foreach (var client in _kept)
        {
            client.Dispose();
        }

        _free.Dispose();
    }

    private async Task<SmtpClient> OpenAsync()
    {
        // The certificate is of the cluster's own authority; a chaos run asks about mail, not about names.
        var client = new SmtpClient { Timeout = Patience, ServerCertificateValidationCallback = static (_, shown, _, _) => shown is not null, CheckCertificateRevocation = false };
        try
        {
            await client.ConnectAsync(server.Address.ToString(), server.Port, SecureSocketOptions.SslOnConnect);
            await client.AuthenticateAsync("api", key);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    [GeneratedRegex("msg_[0-9a-z-]+")]
    private static partial Regex Id();
}
