// Runs an agent as a silo does, a window of jobs at a time as the engine bounds them, and measures.
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Delivery.Sources;
using MonkeysMail.Grains.Dns;
using MonkeysMail.Grains.Dns.MtaSts;
using MonkeysMail.Grains.TlsReports;

internal static class QueueBench
{
    private static readonly ReadOnlyMemory<byte> Content = "Subject: bench\r\n\r\nHello\r\n"u8.ToArray();

    public static async Task<string> DeadAsync(int messages, int destinations, int dead)
    {
        var living = destinations - dead;
        await MeasureAsync(messages / 10, destinations, living, withDead: false); // uncounted
        var without = await MeasureAsync(messages, destinations, living, withDead: false);
        var with = await MeasureAsync(messages, destinations, living, withDead: true);
        return string.Create(CultureInfo.InvariantCulture, $"dead_ratio={with / without:0.00} with_s={with.TotalSeconds:0.0} without_s={without.TotalSeconds:0.0}");
    }

    public static async Task<string> FloodAsync(int messages)
    {
        using var names = new Names(1);
        using var hosts = new Hosts(TimeSpan.FromMilliseconds(5));
        await using var agent = Agent(names, hosts, messages * 2);
        var (flooding, quiet) = (WorkspaceId.New(TimeProvider.System), WorkspaceId.New(TimeProvider.System));
        var flood = Enumerable.Range(0, messages).Select(_ => agent.DeliverAsync(Job(flooding, 0), CancellationToken.None)).ToArray();
        var longest = TimeSpan.Zero;
        for (var i = 0; i < 10; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await agent.DeliverAsync(Job(quiet, 0), CancellationToken.None);
            var took = TimeProvider.System.GetElapsedTime(started);
            longest = took > longest ? took : longest;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        if (flood.All(job => job.IsCompleted))
        {
            throw new InvalidOperationException("the flood was over before the measurement: give it more messages");
        }

        return string.Create(CultureInfo.InvariantCulture, $"flood_delay_ms={longest.TotalMilliseconds:0.0}");
    }

    private static async Task<TimeSpan> MeasureAsync(int messages, int destinations, int living, bool withDead)
    {
        using var names = new Names(living);
        using var hosts = new Hosts(TimeSpan.FromMilliseconds(5));
        await using var agent = Agent(names, hosts, messages * 2);
        var workspace = WorkspaceId.New(TimeProvider.System);
        var started = TimeProvider.System.GetTimestamp();
        var jobs = new List<Task<DeliveryOutcome>>(messages);
        for (var i = 0; i < messages; i++)
        {
            var job = i % destinations;
            if (job < living)
            {
                jobs.Add(agent.DeliverAsync(Job(workspace, job), CancellationToken.None));
            }
            else if (withDead)
            {
                _ = agent.DeliverAsync(Job(workspace, job), CancellationToken.None);
            }
        }

        var outcomes = await Task.WhenAll(jobs);
        var took = TimeProvider.System.GetElapsedTime(started);
        return outcomes.All(outcome => outcome.Recipients is [{ Attempt.Outcome: AttemptOutcome.Delivered }])
            ? took
            : throw new InvalidOperationException("a living destination did not take its mail");
    }

    private static DeliveryAgent Agent(Names names, Hosts hosts, int queued)
    {
        var options = new DeliveryOptions { Hostname = "bench.test", Port = hosts.Port, MaxQueued = queued };
        var dns = Options.Create(new DnsOptions { Servers = [names.Server], Timeout = TimeSpan.FromSeconds(5) });
        var quiet = new Quiet();
        var policies = new NoMtaSts();
        return new DeliveryAgent(
            Options.Create(options),
            new TransportSecurity(
                new MxResolver(dns, TimeProvider.System),
                new MtaStsPolicies(dns, policies, policies, TlsResults.Off, TimeProvider.System, NullLogger<MtaStsPolicies>.Instance),
                TrustedRoots.SystemOnly,
                TlsResults.Off),
            quiet,
            quiet,
            new QueueHolds(HeldQueues.None),
            new PoolBook(SourcePools.Parse(options, [])),
            quiet,
            TimeProvider.System,
            NullLogger<DeliveryAgent>.Instance);
    }

    private static DeliveryJob Job(WorkspaceId workspace, int destination)
    {
        var domain = string.Create(CultureInfo.InvariantCulture, $"d{destination}.test");
        return new DeliveryJob
        {
            Workspace = workspace,
            Message = MessageId.New(TimeProvider.System),
            Domain = domain,
            MailFrom = "bench@bench.test",
            Recipients = [new DeliveryRecipient(0, MailAddress.Parse($"ok@{domain}"))],
            Confirm = _ => ValueTask.FromResult(new DeliveryGo(Content, [0], false, false)),
        };
    }
}
