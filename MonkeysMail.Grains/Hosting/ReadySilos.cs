// Which silos can take mail, by their own word: asked every second, so that any gateway can tell fronts of all silos. Who gives no answer is
// believed to be as before: whether it lives is the membership's to say.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Operators;

namespace MonkeysMail.Grains.Hosting;

public sealed partial class ReadySilos(
    SiloReports reports, ISiloReadiness own, ILocalSiloDetails local, ILogger<ReadySilos> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private volatile ImmutableHashSet<SiloAddress> unready = [];

    public bool IsReady(SiloAddress silo) => local.SiloAddress.Equals(silo) ? own.WhyNot is null : !unready.Contains(silo);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => BackgroundLoop.RunAsync(LookAsync, Period, LogFailed, stoppingToken);

    private async Task<bool> LookAsync(CancellationToken ct)
    {
        var others = reports.Members.Where(member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(local.SiloAddress)).ToArray();
        var answers = await reports.AskAsync(others, silo => silo.WhyNotReadyAsync(), ct);
        unready = [.. others.Zip(answers)
            .Where(silo => silo.Second is { } why ? why.Length > 0 : unready.Contains(silo.First.SiloAddress))
            .Select(silo => silo.First.SiloAddress)];
        return false;
    }

    [LoggerMessage(EventId = 1402, Level = LogLevel.Warning, Message = "Other silos could not be asked whether they are ready; they are asked again")]
    private partial void LogFailed(Exception exception);
}
