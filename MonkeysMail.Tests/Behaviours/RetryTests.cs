// Retries by Orleans' reminders under a clock that the test moves: through the whole schedule to expiry.
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Tests.Kit;
using Orleans.TestingHost;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

[Collection(Cluster.ClusterCollection.Name)]
public sealed class RetryTests
{
    [Theory, BothDatabases]
    public async Task DeferredForEver_IsTriedThroughTheSchedule_ThenExpires(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        var clock = new FakeTimeProvider(WholeMillisecond(TimeProvider.System.GetUtcNow()));
        await using var engine = await Engine.StartAsync(installation, builder => UseClock(builder, clock));
        var start = clock.GetUtcNow();

        var id = await engine.Live.SendAsync("defer@a.test");
        var attempts = 0;
        var planned = new List<double>();
        while (true)
        {
            var known = attempts;
            var seen = await engine.Live.WaitForAsync(id, m => (Attempts(m).Count > known && !IsAttempting(m)) || Status(m) == "expired", $"attempt {known + 1}");
            attempts = Attempts(seen).Count;
            if (Status(seen) == "expired")
            {
                break;
            }

            planned.Add((NextAttempt(seen) - Time(Attempts(seen)[^1]!["at"]!)).TotalMinutes);
            await MoveToAsync(engine, clock, id, NextAttempt(seen), attempts);
        }

        var (_, message) = await engine.Live.GetAsync($"/v1/messages/{id}");
        var minutes = Attempts(message).Select(a => (Time(a!["at"]!) - start).TotalMinutes).ToArray();
        double[] nominal = [1, 5, 15, 30, 60, 120, 240, 240];
        for (var i = 0; i < nominal.Length; i++)
        {
            // Schedule x uniform(0.8, 1.2), and a step of the clock that may fall between an attempt and its answer.
            Assert.InRange(planned[i], nominal[i] * 0.8, (nominal[i] * 1.2) + 0.5);
            Assert.InRange(minutes[i + 1] - minutes[i], nominal[i] * 0.8, (nominal[i] * 1.2) + MaxLateMinutes);
        }

        Assert.InRange(minutes[^1], (72 * 60) - 10, (72 * 60) + MaxLateMinutes);
        Assert.Equal(Enumerable.Range(1, attempts), Attempts(message).Select(a => a!["number"]!.GetValue<int>()));
        Assert.All(Attempts(message), a => Assert.Equal("deferred", a!["outcome"]!.GetValue<string>()));
    }

    [Theory, BothDatabases]
    public async Task DeferredTwice_IsDeliveredByAReminder(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        var clock = new FakeTimeProvider(WholeMillisecond(TimeProvider.System.GetUtcNow()));
        await using var engine = await Engine.StartAsync(installation, builder => UseClock(builder, clock));

        var id = await engine.Live.SendAsync("defer-2x@a.test");
        for (var attempts = 1; attempts <= 2; attempts++)
        {
            var known = attempts;
            var seen = await engine.Live.WaitForAsync(id, m => Attempts(m).Count == known && !IsAttempting(m), $"{known} attempts");
            await MoveToAsync(engine, clock, id, NextAttempt(seen), known);
        }

        var delivered = await engine.Live.WaitForStatusAsync(id, "delivered");
        Assert.Equal(["deferred", "deferred", "delivered"], Attempts(delivered).Select(a => a!["outcome"]!.GetValue<string>()));
        Assert.Single(sink.Messages);
    }

    [Theory, BothDatabases]
    public async Task DelayThatTheServerNames_IsHonoured(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using var engine = await Engine.StartAsync(installation);

        var seen = await engine.Live.WaitForStatusAsync(await engine.Live.SendAsync("greylist@a.test"), "deferred");

        var attempt = Attempts(seen).Single()!;
        Assert.InRange((NextAttempt(seen) - Time(attempt["at"]!)).TotalSeconds, 300, 365);
    }

    [Theory, BothDatabases]
    public async Task Scheduled_IsSentWhenDue_NotBefore_AndCanBeMoved(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        var clock = new FakeTimeProvider(WholeMillisecond(TimeProvider.System.GetUtcNow()));
        await using var engine = await Engine.StartAsync(installation, builder => UseClock(builder, clock));
        var mail = MailApi.Mail("ann@example.net");
        mail["send_at"] = Text(clock.GetUtcNow().AddHours(10));

        var (_, accepted) = await engine.Live.PostAsync("/v1/messages", mail);
        var id = accepted["id"]!.GetValue<string>();
        using var patch = await engine.Live.Http.PatchAsync(
            $"/v1/messages/{id}", System.Net.Http.Json.JsonContent.Create(new JsonObject { ["send_at"] = Text(clock.GetUtcNow().AddHours(2)) }));
        using var raw = await engine.Live.Http.GetAsync($"/v1/messages/{id}/raw");

        Assert.Equal("scheduled", accepted["status"]!.GetValue<string>());
        Assert.Equal(System.Net.HttpStatusCode.OK, patch.StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.Conflict, raw.StatusCode);
        clock.Advance(TimeSpan.FromMinutes(90));
        Assert.Empty(sink.Messages);
        await MoveToAsync(engine, clock, id, clock.GetUtcNow().AddMinutes(30), 0);
        await engine.Live.WaitForStatusAsync(id, "delivered");
        Assert.Single(sink.Messages);
        Assert.Contains("DKIM-Signature", sink.Messages[0].Text, StringComparison.Ordinal);
    }

    private static void UseClock(WebApplicationBuilder builder, FakeTimeProvider clock)
    {
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
        builder.Services.AddKeyedSingleton<TimeProvider>(Orleans.Reminders.ReminderTimeProviderNames.Reminders, clock);
    }

    // 20 steps of 30 s, then 280 of 1 s: what MoveToAsync adds at most while a slow machine has not felt the due time.
    private const double MaxLateMinutes = 10 + (280 / 60.0);

    // The reminder is registered after the commit that a reader sees, so the clock moves on in small steps until it was felt.
    private static async Task MoveToAsync(Engine engine, FakeTimeProvider clock, string id, DateTimeOffset target, int attempts)
    {
        if (target > clock.GetUtcNow())
        {
            clock.Advance(target - clock.GetUtcNow());
        }

        for (var step = 0; step < 3_000; step++)
        {
            var (_, message) = await engine.Live.GetAsync($"/v1/messages/{id}");
            if (Attempts(message).Count > attempts || IsAttempting(message) || Status(message) == "expired")
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            if (step % 10 == 9)
            {
                // A lost tick comes again after a period of 5 min; beyond that the machine is just slow.
                clock.Advance(TimeSpan.FromSeconds(step < 200 ? 30 : 1));
            }
        }
    }

    // Answers cut times to milliseconds, and the clock is moved to such times. The expiry is a whole number of minutes after the start, as the ticks that keep the sweeps alive
    // are: a clock that stood less than a millisecond before them would make Orleans ask the time without end, and nothing else of its scheduler would run.
    private static DateTimeOffset WholeMillisecond(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));

    private static string Status(JsonNode message) => message["status"]!.GetValue<string>();

    private static JsonArray Attempts(JsonNode message) => message["recipients"]![0]!["attempts"]!.AsArray();

    private static bool IsAttempting(JsonNode message) => message["recipients"]![0]!["attempting"]?.GetValue<bool>() == true;

    private static DateTimeOffset NextAttempt(JsonNode message) => Time(message["recipients"]![0]!["next_attempt_at"]!);

    private static DateTimeOffset Time(JsonNode text) => DateTimeOffset.Parse(text.GetValue<string>(), CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
