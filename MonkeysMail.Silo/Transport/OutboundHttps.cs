// HTTPS to hosts that strangers name: addresses from our own resolvers, certificates checked by the system's authorities and the operator's, no redirects, no proxy,
// no cookies. Whom it may reach is the caller's rule, asked for each address that a name leads to, at the moment of the connection.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Dns;

namespace MonkeysMail.Silo.Transport;

internal static class OutboundHttps
{
    private const int HeaderKilobytes = 16;

    public static HttpClient Client(MxResolver resolver, TrustedRoots roots, Func<IPAddress, bool> mayReach)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = HeaderKilobytes,
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = (context, ct) => ConnectAsync(resolver, mayReach, context.DnsEndPoint, ct),
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) => roots.Accept(certificate, chain, errors),
            },
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static async ValueTask<Stream> ConnectAsync(MxResolver resolver, Func<IPAddress, bool> mayReach, DnsEndPoint host, CancellationToken ct)
    {
        var answer = IPAddress.TryParse(host.Host, out var literal)
            ? new AddressAnswer(DnsStatus.Found, [literal], null)
            : await resolver.ResolveHostAsync(host.Host, ct);
        var error = answer.Error ?? "the host has no public address";
        foreach (var address in answer.Addresses.Where(mayReach))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, host.Port), ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                error = exception.Message;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new HttpRequestException(error);
    }
}
