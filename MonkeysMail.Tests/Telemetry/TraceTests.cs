// One message's way as its trace tells it: the request, admission, acceptance, the flush that made it durable, the delivery after the
// answer. And that no span of anybody's tells what is private.
using System.Diagnostics;
using MonkeysMail.Api.Telemetry;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Messages;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Tests.Kit;
using OpenTelemetry.Trace;
using Xunit;

namespace MonkeysMail.Tests.Telemetry;

public sealed class TraceTests
{
    [Theory, BothDatabases]
    public async Task Message_IsOneTraceFromTheRequestToTheFinalDot(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        string id;
        var spans = await RecordAsync(database, sink, async engine =>
        {
            var (_, body) = await engine.Live.PostAsync("/v1/messages", Traffic.Mail("ann"));
            id = body["id"]!.GetValue<string>();
            await engine.Live.WaitForStatusAsync(id, "delivered");
            return id;
        });
        id = spans.Id;

        var accept = spans.All.Single(span => span.OperationName == MessageTracing.Accept && Tag(span, MessageTracing.MessageTag) == id);
        var trace = spans.All.Where(span => span.TraceId == accept.TraceId).ToDictionary(span => span.SpanId);
        var request = trace.Values.Single(span => span.Kind == ActivityKind.Server && span.Source.Name == "Microsoft.AspNetCore");
        Assert.Equal("POST /v1/messages/", request.DisplayName);
        Assert.Contains(request, Ancestors(accept, trace));
        Assert.Equal("Accepted", Tag(accept, MessageTracing.OutcomeTag));

        var admit = trace.Values.Single(span => span.OperationName == FrontTracing.Admit);
        Assert.Contains(request, Ancestors(admit, trace));
        Assert.Contains(trace.Values, span => span.Source.Name == "Microsoft.Orleans.Application" && Ancestors(span, trace).Contains(admit));

        var deliver = trace.Values.Single(span => span.OperationName == MessageTracing.Deliver);
        Assert.Equal(accept.SpanId, deliver.ParentSpanId);
        Assert.Equal(1, deliver.GetTagItem("monkeysmail.recipients.delivered"));
        var attempt = trace.Values.Single(span => span.OperationName == DeliveryTracing.Attempt);
        Assert.Equal(deliver.SpanId, attempt.ParentSpanId);
        var connect = trace.Values.Single(span => span.OperationName == DeliveryTracing.Connect);
        var transaction = trace.Values.Single(span => span.OperationName == DeliveryTracing.Transaction);
        Assert.All([connect, transaction], span =>
        {
            Assert.Equal(attempt.SpanId, span.ParentSpanId);
            Assert.Equal("127.0.0.1", Tag(span, DeliveryTracing.HostTag));
        });
        Assert.Equal(250, transaction.GetTagItem("smtp.reply.code"));

        var flush = spans.All.Single(span => span.OperationName == StorageTracing.Flush && span.Links.Any(link => link.Context == accept.Context));
        Assert.Equal(default, flush.ParentSpanId);
        Assert.Contains(accept.Links, link => link.Context.SpanId == flush.SpanId);
        Assert.Equal(database == DatabaseKind.Postgres, spans.All.Any(span => span.Source.Name == "Npgsql" && span.ParentSpanId == flush.SpanId));
    }

    [Fact]
    public async Task NoSpan_TellsAnythingPrivate()
    {
        await using var sink = MailSink.Start();
        var spans = await RecordAsync(DatabaseKind.Postgres, sink, async engine =>
        {
            await Traffic.RunAsync(engine, Traffic.WrongKey);
            return "";
        });

        Assert.Contains(spans.All, span => span.OperationName == DeliveryTracing.Transaction);
        Assert.All(spans.All, span =>
        {
            string[] texts =
            [
                span.DisplayName,
                span.StatusDescription ?? "",
                span.TraceStateString ?? "",
                .. span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"),
                .. span.Events.SelectMany(e => e.Tags.Select(tag => $"{e.Name} {tag.Key}={tag.Value}")),
                .. span.Links.SelectMany(link => link.Tags ?? []).Select(tag => $"{tag.Key}={tag.Value}"),
            ];
            Assert.All(texts, text =>
            {
                Assert.DoesNotContain(Traffic.Mark, text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain('@', text);
                Assert.DoesNotContain(Traffic.WrongPrefix, text, StringComparison.Ordinal); // a key's prefix
            });
        });
    }

    private static async Task<(string Id, List<Activity> All)> RecordAsync(DatabaseKind database, MailSink sink, Func<Engine, Task<string>> work)
    {
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.AddRange(Traffic.Settings(sink));

        // A collector that nobody runs: what the exporter would have sent is read in memory.
        installation.Settings.Add("--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9");
        var spans = new List<Activity>();
        string id;
        await using (var engine = await Engine.StartAsync(installation, builder =>
            builder.Services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddInMemoryExporter(spans))))
        {
            id = await work(engine);
        }

        return (id, spans);
    }

    private static string? Tag(Activity span, string name) => span.GetTagItem(name)?.ToString();

    private static IEnumerable<Activity> Ancestors(Activity span, Dictionary<ActivitySpanId, Activity> trace)
    {
        for (var at = span; trace.TryGetValue(at.ParentSpanId, out var parent); at = parent)
        {
            yield return parent;
        }
    }
}
