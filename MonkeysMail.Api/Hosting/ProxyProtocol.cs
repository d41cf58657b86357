// Connection middleware: behind a trusted proxy the client is who the PROXY header says. Such a proxy must send one; anybody else's octets are not looked at.
using System.Net;
using Microsoft.AspNetCore.Connections;
using MonkeysMail.Api.Smtp.Server;

namespace MonkeysMail.Api.Hosting;

/// <param name="trusted">The proxies.</param>
/// <param name="refused">Told of each connection that is closed for want of a header.</param>
internal sealed class ProxyProtocol(IPNetwork[] trusted, Action refused, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public ConnectionDelegate Read(ConnectionDelegate next) => async connection =>
    {
        if (connection.RemoteEndPoint is IPEndPoint proxy && Array.Exists(trusted, network => network.Contains(ClientNetwork.Plain(proxy.Address))))
        {
            using var patience = new CancellationTokenSource(Patience, time);
            var client = await ReadAsync(connection, patience.Token);
            if (client is null)
            {
                refused();
                connection.Abort();
                return;
            }

            connection.RemoteEndPoint = client;
        }

        await next(connection);
    };

    // The proxy itself when it speaks for itself, null when the header is none.
    private static async Task<EndPoint?> ReadAsync(ConnectionContext connection, CancellationToken ct)
    {
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(ct);
                var buffer = read.Buffer;
                var result = ProxyHeader.Take(ref buffer, out var client);
                input.AdvanceTo(buffer.Start, result == ProxyHeaderResult.More ? buffer.End : buffer.Start);
                if (result == ProxyHeaderResult.Taken)
                {
                    return client ?? connection.RemoteEndPoint;
                }

                if (result == ProxyHeaderResult.Invalid || read.IsCompleted)
                {
                    return null;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return null;
        }
    }
}
