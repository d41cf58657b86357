// Holds deliveries while a file stands in the data directory, or a row in the database that all silos share: a restored queue may already
// have been sent. Acceptance goes on.
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Silo.Storage.Postgres;

namespace MonkeysMail.Silo.Startup;

internal sealed class DeliveryHold(DataDirectory directory, TimeProvider time, PostgresDeliveryHold? database = null) : IDeliveryHold
{
    public const string FileName = "deliveries.held";
    public const string Reason = "Deliveries are held: this is a restored copy, and what it has queued may have been sent. "
        + "Check, then run: monkeysmail ctl release\n";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly string path = Path.Combine(directory.Path, FileName);
    private bool held = true;
    private long checkedAt;

    public bool IsHeld => IsHeldByFile || database is { IsHeld: true };

    private bool IsHeldByFile
    {
        get
        {
            // Once released it stays so until the next start; while held the file is looked at once a second.
            if (held && (checkedAt == 0 || time.GetElapsedTime(checkedAt) > Period))
            {
                held = File.Exists(path);
                checkedAt = time.GetTimestamp();
            }

            return held;
        }
    }
}
