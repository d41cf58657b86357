// The lease of a silo process: while it lives, rows owned by its name are nobody else's. Timed by the database's clock.
namespace MonkeysMail.Grains.Storage;

public interface ILeaseStore
{
    /// <summary>Creates or prolongs the lease; the database's time. Null when it had ended before: then it stays ended, for the rows may be
    /// taken.</summary>
    Task<DateTimeOffset?> RenewAsync(string owner, TimeSpan duration, CancellationToken ct);

    /// <summary>Ends the lease at once (a clean stop).</summary>
    Task ReleaseAsync(string owner, CancellationToken ct);
}
