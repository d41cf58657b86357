using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace MonkeysMail.Silo.Startup;

/// <summary>A port for a silo that nobody else needs to find: several single processes may run on one machine. It is bound later, so it is not one of
/// those that the system hands out to everybody who asks (from 32768 on, ip_local_port_range): those are soon given away again.</summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int End = 32_000;
    private const int Tries = 100;

    public static int Find()
    {
        for (var tries = 1; ; tries++)
        {
            using var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(First, End));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException) when (tries < Tries)
            {
                // Somebody has it.
            }
        }
    }
}
