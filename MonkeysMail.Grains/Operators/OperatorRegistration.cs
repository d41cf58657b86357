using Microsoft.Extensions.DependencyInjection;
using MonkeysMail.Grains.Hosting;

namespace MonkeysMail.Grains.Operators;

public static class OperatorRegistration
{
    /// <summary>Every silo can be asked for its report, also one that has no operators' listener itself, and knows which others are ready.</summary>
    public static ISiloBuilder AddSiloReports(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.AddGrainService<SiloReportService>();
        silo.Services.AddSingleton<SiloReports>();
        silo.Services.AddSingleton<ReadySilos>();
        silo.Services.AddHostedService(provider => provider.GetRequiredService<ReadySilos>());
        return silo;
    }
}
