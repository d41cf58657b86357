// The mail hosts of the bench on all of 127/8: those of 127.21 take connections and never say a word, the others take mail, each message after a moment.
using System.Net;
using System.Net.Sockets;

internal sealed class Hosts : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Any, 0);
    private readonly TimeSpan moment;

    public Hosts(TimeSpan moment)
    {
        this.moment = moment;
        listener.Start(4_096);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync());
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                client.NoDelay = true;
                using var stream = client.GetStream();
                if (((IPEndPoint)client.Client.LocalEndPoint!).Address.GetAddressBytes()[1] == 21)
                {
                    await stream.CopyToAsync(Stream.Null);
                    return;
                }

                using var reader = new StreamReader(stream);
                await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 bench");
                while (await reader.ReadLineAsync() is { } line)
                {
                    if (line.StartsWith("DATA", StringComparison.Ordinal))
                    {
                        await writer.WriteLineAsync("354 go on");
                        while (await reader.ReadLineAsync() is { } content && content != ".")
                        {
                        }

                        await Task.Delay(moment, TimeProvider.System);
                    }

                    await writer.WriteLineAsync(line.StartsWith("QUIT", StringComparison.Ordinal) ? "221 bye" : "250 ok");
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // It has gone.
        }
    }
}
