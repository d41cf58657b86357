using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Telemetry;

/// <summary>A silo on PostgreSQL through which all sorts of mail went, and what it then told a scraper.</summary>
[CollectionDefinition(Name)]
public sealed class EngineFixture : IAsyncLifetime, ICollectionFixture<EngineFixture>
{
    public const string Name = "a scraped silo";

    private readonly MailSink sink = MailSink.Start();
    private Installation installation = null!;
    private Engine engine = null!;

    internal Scrape Scrape { get; private set; } = null!;

    public string ConnectionString => installation.ConnectionString!;

    public async Task InitializeAsync()
    {
        installation = await Installation.CreateAsync(DatabaseKind.Postgres);
        installation.Settings.AddRange(Traffic.Settings(sink));
        engine = await Engine.StartAsync(installation);
        await Traffic.RunAsync(engine, Traffic.WrongKey);
        Scrape = await Scrape.OfAsync(engine.Services);
    }

    public async Task DisposeAsync()
    {
        await engine.DisposeAsync();
        installation.Dispose();
        await sink.DisposeAsync();
    }
}
