// Posts TLS reports by HTTPS (RFC 8460 5.4). The place comes from a stranger's DNS: only public addresses, or networks that the operator allows. The answer's text is
// not read.
using System.Net.Http.Headers;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Dns;
using MonkeysMail.Grains.TlsReports;

namespace MonkeysMail.Silo.Transport;

internal sealed class TlsReportPoster(MxResolver resolver, TrustedRoots roots, TlsReportOptions options, TimeProvider time) : ITlsReportPoster, IDisposable
{
    private readonly HttpClient client = OutboundHttps.Client(
        resolver, roots, address => PublicAddresses.Contain(address) || options.AllowedNetworks.Any(network => network.Contains(address)));

    public async Task<string?> PostAsync(Uri place, ReadOnlyMemory<byte> report, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(options.PostTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        using var content = new ReadOnlyMemoryContent(report);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/tlsrpt+gzip");
        using var request = new HttpRequestMessage(HttpMethod.Post, place) { Content = content };
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return response.IsSuccessStatusCode ? null : FormattableString.Invariant($"the receiver answers {(int)response.StatusCode}");
        }
        catch (OperationCanceledException)
        {
            return "the receiver does not answer in time";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidOperationException)
        {
            return (exception.InnerException ?? exception).Message;
        }
    }

    public void Dispose() => client.Dispose();
}
