using Microsoft.Extensions.DependencyInjection;

namespace MonkeysMail.Grains.Operators;

public static class OperatorRegistration
{
    /// <summary>Every silo can be asked for its report, also one that has no operators' listener itself.</summary>
    public static ISiloBuilder AddSiloReports(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.AddGrainService<SiloReportService>();
        silo.Services.AddSingleton<SiloReports>();
        return silo;
    }
}
