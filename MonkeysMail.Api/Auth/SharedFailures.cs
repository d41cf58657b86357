// Tells the cluster of a wrong credential and hears what all fronts together have seen of its client. Without an answer in time this front goes by what
// it has seen itself: a sick cluster must not hold up a 401.
using System.Net;
using MonkeysMail.Api.Http;

namespace MonkeysMail.Api.Auth;

internal sealed partial class SharedFailures(IGrainFactory grains, TimeProvider time, ILogger<SharedFailures> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <param name="isKnown">The prefix belongs to a workspace.</param>
    public async ValueTask<CredentialWait> ReportAsync(IPAddress address, string? prefix, bool isKnown)
    {
        var network = CredentialParts.HashOf(ClientNetwork.Of(address));
        try
        {
            return await grains.GetGrain<ICredentialFailuresGrain>(CredentialParts.Of(network))
                .ReportAsync(new CredentialFailure(network, prefix, isKnown)).WaitAsync(Patience, time);
        }
        catch (Exception exception)
        {
            LogNotShared(exception);
            return default;
        }
    }

    [LoggerMessage(ApiEvents.FailureNotShared, LogLevel.Warning, "A wrong credential could not be told to the cluster: this front goes by what it has seen itself.")]
    private partial void LogNotShared(Exception exception);
}
