// What an accepted and delivered message costs at the store: two commits (accept with content, look-up and event; outcome with event),
// shared with all other callers. Runs small as a test; MONKEYSMAIL_BENCH_MESSAGES=60000 makes it a measurement.
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Tests.Kit;
using Xunit;
using Xunit.Abstractions;

namespace MonkeysMail.Tests.Storage;

[Trait("Category", "Benchmark")]
public sealed class FlushBenchmark(PostgresStoreFixture postgres, SqliteStoreFixture sqlite, ITestOutputHelper output)
    : IClassFixture<PostgresStoreFixture>, IClassFixture<SqliteStoreFixture>
{
    private static readonly int Messages =
        int.Parse(Environment.GetEnvironmentVariable("MONKEYSMAIL_BENCH_MESSAGES") ?? "500", CultureInfo.InvariantCulture);

    private readonly WorkspaceId workspace = Rows.Workspace();
    private readonly byte[] content = RandomNumberGenerator.GetBytes(2600);
    private readonly byte[] head = RandomNumberGenerator.GetBytes(600);
    private readonly byte[] state = RandomNumberGenerator.GetBytes(350);
    private readonly byte[] sealedEvent = RandomNumberGenerator.GetBytes(140);

    [Theory]
    [InlineData(64, false)]
    [InlineData(256, false)]
    [InlineData(256, true)]
    public async Task ConcurrentCallers_OnPostgres(int callers, bool keys)
    {
        var server = await PostgresServer.SharedAsync();
        await MeasureAsync("postgres", postgres.Messages, callers, keys, () => ProcessCpu.OfTree(server.ProcessId));
    }

    [Theory]
    [InlineData(64, false)]
    [InlineData(256, false)]
    public async Task ConcurrentCallers_OnSqlite(int callers, bool keys) =>
        await MeasureAsync("sqlite", sqlite.Messages, callers, keys, () => TimeSpan.Zero);

    private async Task MeasureAsync(string name, IMessageStore store, int callers, bool keys, Func<TimeSpan> databaseCpu)
    {
        await using var batcher = new WriteBatcher(
            store, new StoreHealth(TimeProvider.System), new WriteBatcherOptions(), TimeProvider.System, NullLogger<WriteBatcher>.Instance);
        await RunAsync(batcher, callers, Messages / 10, keys);

        var cpu = databaseCpu();
        var own = Process.GetCurrentProcess().TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();
        var latencies = await RunAsync(batcher, callers, Messages, keys);
        var elapsed = Stopwatch.GetElapsedTime(start);
        var perMessage = (databaseCpu() - cpu).TotalMicroseconds / Messages;
        var ownPerMessage = (Process.GetCurrentProcess().TotalProcessorTime - own).TotalMicroseconds / Messages;

        latencies.Sort();
        output.WriteLine(FormattableString.Invariant(
            $"{name} callers={callers} keys={keys} rate={Messages / elapsed.TotalSeconds:F0}/s database_us={perMessage:F0} own_us={ownPerMessage:F0} accept_p50={latencies[latencies.Count / 2]:F1}ms p99={latencies[latencies.Count * 99 / 100]:F1}ms"));
        Assert.Equal(Messages, latencies.Count);
    }

    private async Task<List<double>> RunAsync(WriteBatcher batcher, int callers, int messages, bool keys)
    {
        var left = messages;
        var latencies = new List<double>();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var own = new List<double>();
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var start = Stopwatch.GetTimestamp();
                var accepted = Accept(keys);
                Assert.Equal(WriteOutcome.Written, (await batcher.WriteAsync(accepted, WriteKind.Accept)).Outcome);
                own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                Assert.Equal(WriteOutcome.Written, (await batcher.WriteAsync(Deliver(accepted.Row), WriteKind.Outcome)).Outcome);
            }

            lock (latencies)
            {
                latencies.AddRange(own);
            }
        })));
        return latencies;
    }

    private MessageWrite Accept(bool keys)
    {
        var row = Rows.Message(workspace) with { Head = head, State = state, Owner = "S127.0.0.1:11111:123456789/0123456789abcdef" };
        return new MessageWrite
        {
            Row = row,
            ExpectedEtag = 0,
            Content = content,
            Events = [Rows.Event(row) with { Sealed = sealedEvent }],
            Lookups = [RandomNumberGenerator.GetBytes(16)],
            Idempotency = keys ? Rows.Key(row, row.Id.ToString()) : null,
        };
    }

    private MessageWrite Deliver(MessageRow row) => new()
    {
        Row = row with { Etag = 2, FlushId = Guid.NewGuid(), Status = DeliveryStatus.Delivered, DueAt = null, Owner = null },
        ExpectedEtag = 1,
        Events = [Rows.Event(row, MailEventType.Delivered) with { Sealed = sealedEvent }],
    };
}
