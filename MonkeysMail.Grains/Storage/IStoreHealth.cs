// Whether the store takes writes: acceptance and delivery pause together when it does not.
namespace MonkeysMail.Grains.Storage;

public interface IStoreHealth
{
    /// <summary>False while the last flush failed or is overdue.</summary>
    bool IsHealthy { get; }

    /// <summary>How long it has been sick; zero when healthy.</summary>
    TimeSpan SickFor { get; }

    /// <summary>Completes when it is healthy (at once when it is now).</summary>
    Task WhenHealthyAsync(CancellationToken ct);
}
