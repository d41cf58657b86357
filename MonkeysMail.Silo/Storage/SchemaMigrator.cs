// Brings the chosen database to this version's schema. Runs before Orleans starts; running it again, or in several silos at once,
// changes nothing.
using DbUp.Engine;

namespace MonkeysMail.Silo.Storage;

public abstract class SchemaMigrator
{
    public abstract Task MigrateAsync(CancellationToken ct);

    private protected static void Perform(UpgradeEngine engine)
    {
        var result = engine.PerformUpgrade();
        if (!result.Successful)
        {
            throw new InvalidOperationException($"The migration script {result.ErrorScript?.Name ?? "(none)"} failed.", result.Error);
        }
    }
}
