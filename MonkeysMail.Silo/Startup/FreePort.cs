using System.Net;
using System.Net.Sockets;

namespace MonkeysMail.Silo.Startup;

/// <summary>A port for a silo that nobody else needs to find: several single processes may run on one machine.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
