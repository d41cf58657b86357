namespace MonkeysMail.Api;

/// <summary>Whether this process can take mail now. The host implements it: the store's health, the cluster, the drain at shutdown.</summary>
public interface IReadiness
{
    /// <summary>Asked by <c>GET /health/ready</c>; must answer within a second and never throw.</summary>
    ValueTask<ReadinessAnswer> CheckAsync(CancellationToken cancellationToken);
}
