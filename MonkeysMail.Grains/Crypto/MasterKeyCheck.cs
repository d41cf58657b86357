// Whether the master keys of this silo belong to this database. Asked before the silo joins the cluster: a data key that it made by a wrong
// master key would open nowhere else. A version that it does not have (yet) keeps it from being ready, and is looked for again: while
// master keys are rotated, key files come to the silos one after the other. A single data key that does not open is no reason for
// either: its row was changed, and everything else goes on.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Crypto.Rotation;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Crypto;

public sealed partial class MasterKeyCheck(
    IKeyJobStore keys, WorkspaceSealers sealers, IMasterKeys masterKeys, KeyOptions options, ILogger<MasterKeyCheck> logger) : BackgroundService
{
    // Of each master key version; one that opens is enough.
    private const int Tried = 20;

    private volatile int[] missing = [];

    /// <summary>There are data keys under master key versions that this silo does not have.</summary>
    public bool IsIncomplete => missing.Length > 0;

    /// <summary>Throws <see cref="SettingsException"/> when a version that is there opens nothing of what it is said to have wrapped.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        await masterKeys.RefreshAsync();
        var wrapping = (await keys.CountByMasterAsync(ct)).Keys;
        var known = masterKeys.Versions;
        foreach (var version in wrapping.Intersect(known).Order())
        {
            if (!await OpensAnyAsync(await keys.FindWrappedByAsync(version, Tried, ct)))
            {
                throw new SettingsException(FormattableString.Invariant(
                    $"Master key version {version} of the provider {masterKeys.ProviderOf(version)} opens no data key of this database: it is not the key that wrapped them. ")
                    + "Give this silo the master keys of the database (MonkeysMail:Keys:File, or the token); see deploy/docs/encryption.md.");
            }
        }

        Note([.. wrapping.Except(known).Order()]);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => BackgroundLoop.RunAsync(
        async ct =>
        {
            if (IsIncomplete)
            {
                await LookAsync(ct);
            }

            return false;
        },
        options.PollPeriod,
        LogFailed,
        stoppingToken);

    // Rows that are gone meanwhile say nothing.
    private async Task<bool> OpensAnyAsync(IReadOnlyList<DataKeyRow> rows)
    {
        foreach (var row in rows)
        {
            if (await sealers.OpensAsync(row))
            {
                return true;
            }
        }

        return rows.Count == 0;
    }

    private void Note(int[] versions)
    {
        if (versions.AsSpan().SequenceEqual(missing))
        {
            return;
        }

        missing = versions;
        if (versions.Length > 0)
        {
            var list = string.Join(", ", versions);
            LogMissing(list);
        }
        else
        {
            LogComplete();
        }
    }

    [LoggerMessage(EventId = 1604, Level = LogLevel.Critical,
        Message = "Data keys are wrapped by the master key versions {Versions}, which this silo does not have: it is not ready until it is given them. Their workspaces' requests fail here")]
    private partial void LogMissing(string versions);

    [LoggerMessage(EventId = 1605, Level = LogLevel.Information, Message = "This silo has all master keys that wrap data keys")]
    private partial void LogComplete();

    [LoggerMessage(EventId = 1606, Level = LogLevel.Error, Message = "Whether the missing master keys are there now could not be told; it is asked again")]
    private partial void LogFailed(Exception exception);
}
