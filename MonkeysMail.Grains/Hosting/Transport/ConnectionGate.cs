// What one client may hold of a listener, whatever it says: so many connections by its address, and, where the client speaks first, none on which it says nothing. It stands
// before TLS and HTTP, which would wait for a first octet as long as they do between two requests. It reads nothing: what came stays for who reads next.
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace MonkeysMail.Grains.Hosting.Transport;

/// <param name="perAddress">Connections of one address at the same time; of IPv6, of one /64 (RFC 6177: a client has all of it).</param>
/// <param name="firstOctet">How long a new connection may be silent; null: the server speaks first.</param>
/// <param name="isExempt">Who may hold more: a proxy has all its clients' connections.</param>
/// <param name="refused">Told of each connection that was not let in, or never said anything.</param>
/// <param name="time">The clock of the silence.</param>
/// <param name="farewell">What is said to who is not let in; nothing when it is empty.</param>
public sealed class ConnectionGate(
    int perAddress, TimeSpan? firstOctet, Func<IPAddress, bool> isExempt, Action refused, TimeProvider time, ReadOnlyMemory<byte> farewell = default)
{
    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, int> held = [];

    /// <summary>The connection middleware.</summary>
    public ConnectionDelegate Guard(ConnectionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return connection => GuardAsync(connection, next);
    }

    private async Task GuardAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.RemoteEndPoint is not IPEndPoint remote || isExempt(ClientNetwork.Plain(remote.Address)))
        {
            await next(connection);
            return;
        }

        var client = ClientNetwork.Of(remote.Address);
        if (!TryEnter(client))
        {
            refused();
            if (farewell.IsEmpty)
            {
                connection.Abort();
            }
            else
            {
                await connection.Transport.Output.WriteAsync(farewell, connection.ConnectionClosed);
            }

            return;
        }

        try
        {
            if (firstOctet is not { } patience || await SpeaksAsync(connection, patience))
            {
                await next(connection);
            }
        }
        finally
        {
            Leave(client);
        }
    }

    private async Task<bool> SpeaksAsync(ConnectionContext connection, TimeSpan silence)
    {
        using var patience = new CancellationTokenSource(silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, connection.ConnectionClosed);
        try
        {
            var input = connection.Transport.Input;
            var first = await input.ReadAsync(either.Token);
            input.AdvanceTo(first.Buffer.Start);
            return !first.Buffer.IsEmpty;
        }
        catch (OperationCanceledException)
        {
            refused();
            connection.Abort();
            return false;
        }
        catch (Exception exception) when (exception is IOException or ConnectionResetException or ConnectionAbortedException)
        {
            return false;
        }
    }

    private bool TryEnter(IPAddress client)
    {
        lock (gate)
        {
            var count = held.GetValueOrDefault(client);
            if (count >= perAddress)
            {
                return false;
            }

            held[client] = count + 1;
            return true;
        }
    }

    private void Leave(IPAddress client)
    {
        lock (gate)
        {
            var count = held[client] - 1;
            if (count == 0)
            {
                held.Remove(client);
            }
            else
            {
                held[client] = count;
            }
        }
    }
}
