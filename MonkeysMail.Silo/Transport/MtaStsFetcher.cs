// Fetches MTA-STS policies by HTTPS (RFC 8461 3.3). The host's addresses come from our own resolvers; the certificate must be good for the policy host;
// redirects, other statuses, other types of content and texts over 64 KB are refused. One try: MtaStsPolicies looks again after five minutes.
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Options;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Dns;
using MonkeysMail.Grains.Dns.MtaSts;

namespace MonkeysMail.Silo.Transport;

internal sealed class MtaStsFetcher : IMtaStsFetcher, IDisposable
{
    private readonly DeliveryOptions options;
    private readonly TimeProvider time;
    private readonly HttpClient client;

    public MtaStsFetcher(MxResolver resolver, TrustedRoots roots, IOptions<DeliveryOptions> options, TimeProvider time)
    {
        this.options = options.Value;
        this.time = time;
        client = OutboundHttps.Client(resolver, roots, _ => true);
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
}
