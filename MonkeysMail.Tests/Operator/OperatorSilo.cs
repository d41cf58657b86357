using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Operator;

/// <summary>A silo on SQLite as a process of its own, with its operators' listener: what tests of <c>monkeysmail ctl</c> ask.</summary>
public abstract class OperatorSilo(params string[] settings) : IAsyncLifetime
{
    private const string Announced = "listening operator ";

    protected Installation Installation { get; private set; } = null!;

    protected SiloProcess Silo { get; private set; } = null!;

    /// <summary>The operators' listener.</summary>
    protected string Url { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        Installation.Settings.AddRange([$"--MonkeysMail:Operator:ApiKey={OperatorHost.Key}", "--MonkeysMail:Operator:Urls=http://127.0.0.1:0", .. settings]);
        Silo = await SiloProcess.StartAsync(Installation.Arguments());
        Url = Silo.Output.Split('\n').Single(line => line.StartsWith(Announced, StringComparison.Ordinal))[Announced.Length..];
    }

    public async Task DisposeAsync()
    {
        await Silo.DisposeAsync();
        Installation.Dispose();
    }
}
