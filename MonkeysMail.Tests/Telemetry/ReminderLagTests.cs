using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MonkeysMail.Grains.Messages;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Telemetry;

public sealed class ReminderLagTests
{
    [Fact]
    public async Task RetryByAReminder_TellsHowLateItTicked()
    {
        var lags = new ConcurrentQueue<double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Name == MessageMetrics.ReminderLag)
                {
                    meters.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, lag, _, _) => lags.Enqueue(lag));
        listener.Start();
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.AddRange([$"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}", "--MonkeysMail:Retry:Schedule=1s"]);
        await using var engine = await Engine.StartAsync(installation);

        // A sweep may come before the reminder: then the next message shows it.
        for (var i = 0; i < 20 && lags.IsEmpty; i++)
        {
            await engine.Live.WaitForStatusAsync(await engine.Live.SendAsync($"defer-1x+{i}@a.test"), "delivered");
        }

        Assert.NotEmpty(lags);
        Assert.All(lags, lag => Assert.InRange(lag, 0, 600));
    }
}
