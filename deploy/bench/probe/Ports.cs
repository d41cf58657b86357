// Free ports for servers that cannot pick one themselves.
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

internal static class Ports
{
    // Below Linux's range for outgoing connections (32768 and up), so that none of ours takes a port between this look and the server's bind.
    private const int First = 20_000;
    private const int End = 32_000;

    public static IReadOnlyCollection<int> Free(int count)
    {
        var found = new HashSet<int>();
        while (found.Count < count)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                found.Add(port);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another program's: try the next.
            }
        }

        return found;
    }
}
