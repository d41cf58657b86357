// A TCP proxy before a server, to break what is between. It can cut connections, stall them, and swallow the server's answers: the request
// arrives, the answer does not. That is how a commit looks whose result is lost.
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MonkeysMail.Tests.Kit;

public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint target;
    private readonly ConcurrentDictionary<TcpClient, bool> open = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;
    private volatile TaskCompletionSource flow = Completed();
    private volatile Func<ReadOnlyMemory<byte>, bool>? swallowAfterRequest;
    private TaskCompletionSource swallowed = Completed();

    public TcpProxy(int port)
    {
        target = new IPEndPoint(IPAddress.Loopback, port);
        listener.Start();
        accepting = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>While true, new connections are refused (accepted and closed at once).</summary>
    public bool Refuse { get; set; }

    /// <summary>Ends all connections that are open now.</summary>
    public void Cut()
    {
        foreach (var client in open.Keys)
        {
            client.Dispose();
        }
    }

    /// <summary>Nothing passes any more, in no direction, until <see cref="Resume"/>.</summary>
    public void Stall()
    {
        if (flow.Task.IsCompleted)
        {
            flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Resume() => flow.TrySetResult();

    /// <summary>From the next request on for which <paramref name="request"/> is true, the answers of its connection are swallowed until the
    /// server has answered once; then the connection is cut. The task completes when the server's answer was thrown away.</summary>
    public Task SwallowAnswerTo(Func<ReadOnlyMemory<byte>, bool> request)
    {
        swallowed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        swallowAfterRequest = request;
        return swallowed.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        Resume();
        listener.Stop();
        Cut();
        await accepting;
        stopping.Dispose();
    }

    private static TaskCompletionSource Completed()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        open[client] = true;
        try
        {
            if (Refuse)
            {
                return;
            }

            await server.ConnectAsync(target, stopping.Token);
            client.NoDelay = server.NoDelay = true;
            var connection = new Connection();
            var up = PumpAsync(client.GetStream(), server.GetStream(), data => NoteRequest(connection, data));
            var down = PumpAsync(server.GetStream(), client.GetStream(), _ => !connection.Swallowing);
            await Task.WhenAny(up, down);
            if (connection.Swallowing)
            {
                swallowed.TrySetResult();
            }
        }
        catch (Exception error) when (error is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
        }
        finally
        {
            open.TryRemove(client, out _);
            client.Dispose();
        }
    }

    private bool NoteRequest(Connection connection, ReadOnlyMemory<byte> data)
    {
        if (swallowAfterRequest is { } matches && matches(data))
        {
            swallowAfterRequest = null;
            connection.Swallowing = true;
        }

        return true;
    }

    // Ends when either side ends, or when an answer was to be swallowed.
    private async Task PumpAsync(NetworkStream from, NetworkStream to, Func<ReadOnlyMemory<byte>, bool> pass)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var read = await from.ReadAsync(buffer, stopping.Token);
                await flow.Task.WaitAsync(stopping.Token);
                if (read == 0 || !pass(buffer.AsMemory(0, read)))
                {
                    return;
                }

                await to.WriteAsync(buffer.AsMemory(0, read), stopping.Token);
            }
        }
        catch (Exception error) when (error is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private sealed class Connection
    {
        public volatile bool Swallowing;
    }
}
