// The dashboard of Orleans on the operators' listener: it works, and what would show state, logs or a whole table is closed.
using System.Net;
using Xunit;

namespace MonkeysMail.Tests.Operator;

public sealed class DashboardTests(OperatorHost host) : IClassFixture<OperatorHost>
{
    [Theory]
    [InlineData("/dashboard/GrainState")]
    [InlineData("/dashboard/GrainState?grainId=x&grainType=MonkeysMail.Grains.Workspaces.WorkspaceGrain")]
    [InlineData("/dashboard/grainstate?grainId=x")]
    [InlineData("/dashboard/Trace")]
    [InlineData("/dashboard/trace/")]
    [InlineData("/dashboard/Reminders")]
    [InlineData("/dashboard/reminders/1")]
    [InlineData("/dashboard/Reminders/2147483647")]
    public async Task WhatShowsStateLogsOrAWholeTable_IsClosed(string path)
    {
        using var answer = await host.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("closed", (string?)(await OperatorHost.JsonAsync(answer))["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dashboard/", "text/html")]
    [InlineData("/dashboard/index.min.js", null)]
    [InlineData("/dashboard/index.css", "text/css")]
    [InlineData("/dashboard/version", "application/json")]
    [InlineData("/dashboard/DashboardCounters", "application/json")]
    [InlineData("/dashboard/ClusterStats", "application/json")]
    [InlineData("/dashboard/TopGrainMethods", "application/json")]
    [InlineData("/dashboard/GrainTypes", "application/json")]
    [InlineData("/dashboard/GrainStats/MonkeysMail.Grains.Workspaces.WorkspaceGrain", "application/json")]
    public async Task TheRest_Works(string path, string? type)
    {
        using var answer = await host.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(type is null || answer.Content.Headers.ContentType?.MediaType == type, $"{answer.Content.Headers.ContentType}");
    }

    [Fact]
    public async Task OfASilo_ItShowsStatistics()
    {
        // The dashboard gathers by itself: right after a start it may know no silo yet.
        var counters = await host.GetAsync("/dashboard/DashboardCounters");
        for (var turn = 0; turn < 120 && counters["hosts"]!.AsArray().Count == 0; turn++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
            counters = await host.GetAsync("/dashboard/DashboardCounters");
        }

        var silo = Uri.EscapeDataString((string)counters["hosts"]![0]!["siloAddress"]!);

        foreach (var part in new[] { "SiloStats", "SiloProperties", "SiloCounters", "SiloMetadata", "HistoricalStats" })
        {
            using var answer = await host.Client.GetAsync($"/dashboard/{part}/{silo}");
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{part}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }

    [Theory]
    [InlineData("SiloStats/nonsense")]
    [InlineData("SiloStats/127.0.0.1")]
    [InlineData("SiloStats/127.0.0.1:1@1")]
    [InlineData("SiloProperties/127.0.0.1:1@x")]
    [InlineData("SiloMetadata/a/b/c")]
    [InlineData("SiloCounters/999.0.0.1:1@1")]
    [InlineData("HistoricalStats/%20")]
    [InlineData("HistoricalStats/")]
    public async Task OfASiloThatIsNone_ItSaysSo(string path)
    {
        using var answer = await host.Client.GetAsync($"/dashboard/{path}");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("No silo", (string?)(await OperatorHost.JsonAsync(answer))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public void EveryRouteOfThePackage_IsOpenOrClosedByName()
    {
        // A new version of the package may bring routes that nobody has looked at: they are closed until this list and DashboardApi name them.
        var routes = host.Routes("/dashboard").Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "/dashboard/", "/dashboard/ClusterStats", "/dashboard/DashboardCounters", "/dashboard/GrainState", "/dashboard/GrainStats/{*grainName}",
                "/dashboard/GrainTypes", "/dashboard/HistoricalStats/{*path}", "/dashboard/LifecycleStages", "/dashboard/Reminders",
                "/dashboard/Reminders/{page:int}", "/dashboard/SiloCounters/{*address}", "/dashboard/SiloMetadata/{*address}",
                "/dashboard/SiloProperties/{*address}", "/dashboard/SiloStats/{*address}", "/dashboard/TopGrainMethods", "/dashboard/Trace",
                "/dashboard/favicon.ico", "/dashboard/fonts/{**path}", "/dashboard/img/{**path}", "/dashboard/index.css", "/dashboard/index.html",
                "/dashboard/index.min.js", "/dashboard/version",
            ],
            routes);
    }
}
