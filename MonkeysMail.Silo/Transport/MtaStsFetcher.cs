// Fetches MTA-STS policies by HTTPS (RFC 8461 3.3). The host's addresses come from our own resolvers; the certificate must be good for the policy host;
// redirects, other statuses, other types of content and texts over 64 KB are refused. One try: MtaStsPolicies looks again after five minutes.
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Options;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Dns;
using MonkeysMail.Grains.Dns.MtaSts;

namespace MonkeysMail.Silo.Transport;

internal sealed class MtaStsFetcher : IMtaStsFetcher, IDisposable
{
    private readonly MxResolver resolver;
    private readonly DeliveryOptions options;
    private readonly TimeProvider time;
    private readonly HttpClient client;

    public MtaStsFetcher(MxResolver resolver, TrustedRoots roots, IOptions<DeliveryOptions> options, TimeProvider time)
    {
        this.resolver = resolver;
        this.options = options.Value;
        this.time = time;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = ConnectAsync,
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) => roots.Accept(certificate, chain, errors),
            },
        };
        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<MtaStsFetch> FetchAsync(string domain, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(options.MtaStsTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            var address = new UriBuilder(Uri.UriSchemeHttps, $"mta-sts.{domain}", options.MtaStsPort, ".well-known/mta-sts.txt").Uri;
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, both.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return MtaStsFetch.Failed(FormattableString.Invariant($"the policy host answers {(int)response.StatusCode}"));
            }

            return IsPlainText(response.Content.Headers.ContentType)
                ? await ReadAsync(response.Content, both.Token)
                : MtaStsFetch.Failed("the policy is not text/plain");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return MtaStsFetch.Failed("the policy host does not answer in time");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UriFormatException)
        {
            return MtaStsFetch.Failed((exception.InnerException ?? exception).Message, exception.InnerException is AuthenticationException);
        }
    }

    public void Dispose() => client.Dispose();

    private static bool IsPlainText(MediaTypeHeaderValue? type) => "text/plain".Equals(type?.MediaType, StringComparison.OrdinalIgnoreCase);

    private static async Task<MtaStsFetch> ReadAsync(HttpContent content, CancellationToken ct)
    {
        var buffer = new byte[MtaStsPolicy.MaxSize + 1];
        await using var stream = await content.ReadAsStreamAsync(ct);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return length > MtaStsPolicy.MaxSize ? MtaStsFetch.Failed("the policy is over 64 KB") : new MtaStsFetch(Encoding.UTF8.GetString(buffer, 0, length), null);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var answer = await resolver.ResolveHostAsync(context.DnsEndPoint.Host, ct);
        SocketException? last = null;
        foreach (var address in answer.Addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                last = exception;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new HttpRequestException(answer.Error ?? last?.Message);
    }
}
