// Which exceptions of a grain call speak of the cluster rather than of a fault in code, and which of them mean that the call may
// be repeated at once because the silo that should have run it is gone.
using System.Net.Sockets;
using Orleans.Runtime.Messaging;

namespace MonkeysMail.Api.Http;

internal static class GrainFailures
{
    public static bool IsInfrastructure(Exception exception) =>
        exception is OrleansException or TimeoutException or SocketException or IOException or ObjectDisposedException;

    public static bool IsLostSilo(Exception exception) =>
        exception is OrleansMessageRejectionException or ConnectionFailedException or ClientNotAvailableException or SocketException or IOException;
}
