namespace MonkeysMail.Grains.Dns.MtaSts;

/// <summary>Gets <c>https://mta-sts.DOMAIN/.well-known/mta-sts.txt</c> (RFC 8461 3.3): valid certificate, status 200, text/plain, no redirect, bounded in size
/// and time. What the network does is a value, never an exception.</summary>
public interface IMtaStsFetcher
{
    Task<MtaStsFetch> FetchAsync(string domain, CancellationToken ct);
}
