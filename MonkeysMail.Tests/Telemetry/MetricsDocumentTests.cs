// What the document says and what the code does are the same.
using System.Reflection;
using MonkeysMail.Api.Telemetry;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Messages;
using MonkeysMail.Grains.Storage;
using Xunit;

namespace MonkeysMail.Tests.Telemetry;

[Collection(EngineFixture.Name)]
public sealed class MetricsDocumentTests(EngineFixture engine)
{
    // Labels that the exporter adds by itself.
    private static readonly HashSet<string> Common = ["le", "cloud_availability_zone"];

    [Fact]
    public void EveryMetricOfOurs_IsDescribed_WithNameKindAndUnit()
    {
        var code = Instruments.Of("MonkeysMail.").Values
            .Select(instrument => (instrument.Name, Instruments.PrometheusName(instrument), Instruments.KindOf(instrument), instrument.Unit ?? ""))
            .Order();
        var document = MetricsDocument.Ours.Select(metric => (metric.Name, metric.Prometheus, metric.Kind, metric.Unit)).Order();

        Assert.Equal(code, document);
    }

    [Fact]
    public void EveryMetricOfOurs_TellsAnOperatorWhatItIs() => Assert.All(
        Instruments.Of("MonkeysMail.").Values, instrument => Assert.False(string.IsNullOrEmpty(instrument.Description), instrument.Name));

    [Fact]
    public void EverySeriesOfOurs_HasAKnownName_AndOnlyTheTagsThatAreDescribed()
    {
        var known = MetricsDocument.Ours
            .SelectMany(metric => Instruments.Series(metric.Prometheus, metric.Kind).Select(name => (name, metric.Tags)))
            .ToDictionary(pair => pair.name, pair => pair.Tags);

        Assert.All(engine.Scrape.Labels.Where(pair => pair.Key.StartsWith("monkeysmail_", StringComparison.Ordinal)), pair =>
        {
            Assert.True(known.TryGetValue(pair.Key, out var tags), pair.Key);
            Assert.Equal(tags.Order(), pair.Value.Except(Common).Order());
        });
    }

    [Fact]
    public void WhatIsKeptOfOthers_IsDescribed()
    {
        var kept = TelemetryNames.Orleans.Concat(TelemetryNames.Npgsql).Concat(TelemetryNames.Http).Order();
        var document = MetricsDocument.Others.Where(other => other.Meter != "System.Runtime").Select(other => other.Name).Order();

        Assert.Equal(kept, document);
    }

    [Fact]
    public void NamesOfOthersInPrometheus_AreWhatTheExporterMakesOfThem()
    {
        var published = new[] { "Microsoft.Orleans", "Microsoft.AspNetCore", "Npgsql", "System.Runtime" }
            .SelectMany(meter => Instruments.Of(meter))
            .DistinctBy(pair => pair.Key)
            .ToDictionary(pair => pair.Key, pair => pair.Value);
        var described = MetricsDocument.Others.Where(other => published.ContainsKey(other.Name)).ToList();

        Assert.True(described.Count > 20, $"only {described.Count} are published");
        Assert.All(described, other => Assert.Equal(Instruments.PrometheusName(published[other.Name]), other.Prometheus));
    }

    [Fact]
    public void MetricsThatAreNotListed_AreDropped()
    {
        var described = MetricsDocument.Others
            .SelectMany(other => new[] { other.Prometheus }.Concat(Instruments.Series(other.Prometheus, "histogram")))
            .ToHashSet(StringComparer.Ordinal);

        Assert.All(
            engine.Scrape.Names.Where(name => name.StartsWith("orleans_", StringComparison.Ordinal)
                || name.StartsWith("db_", StringComparison.Ordinal) || name.StartsWith("kestrel_", StringComparison.Ordinal)
                || name.StartsWith("http_", StringComparison.Ordinal)),
            name => Assert.Contains(name, described));
    }

    [Fact]
    public void EverySpan_IsDescribed()
    {
        var code = new[] { typeof(FrontTracing), typeof(MessageTracing), typeof(StorageTracing), typeof(DeliveryTracing) }
            .SelectMany(type =>
            {
                var texts = type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral)
                    .ToDictionary(field => field.Name, field => (string)field.GetRawConstantValue()!);
                return texts.Where(text => text.Key != "SourceName" && !text.Key.EndsWith("Tag", StringComparison.Ordinal))
                    .Select(text => (text.Value, texts["SourceName"]));
            })
            .Order();

        Assert.Equal(code, MetricsDocument.Spans.Order());
    }
}
