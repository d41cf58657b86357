// The silo's delivery agent: finds the destination of a job, lets its lanes work, and keeps the whole within bounds. Knows no grain and no
// store. Nothing is dialled while the store is sick, nothing is sent when the silo's lease is nearly over. Scheduling of a
// destination is in Destination.cs, the work in DeliveryLane.cs, limits in DeliveryAgent.Limits.cs, the stop and the watchdog in DeliveryAgent.Upkeep.cs.
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MonkeysMail.Grains.Delivery.Shaping;
using MonkeysMail.Grains.Delivery.Sources;
using MonkeysMail.Grains.Dns;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Delivery;

public sealed partial class DeliveryAgent : IDeliveryAgent, IAsyncDisposable
{
    private readonly TransportSecurity _security;
    private readonly ILeaseClock _lease;
    private readonly IStoreHealth _health;
    private readonly QueueHolds _holds;
    private readonly ILogger<DeliveryAgent> _logger;
    private readonly ShapingBook _book;
    private readonly SourceChooser _sources;
    private readonly ConcurrentDictionary<(string Hosts, string? Source), Destination> _destinations = [];
    private readonly Destination? _smartHost;
    private readonly Lazy<Destination>? _strictSmartHost;
    private readonly Lock _slots = new();
    private readonly Queue<Destination> _awaitingSlot = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private readonly ITimer _upkeep;
    private int _lanes;
    private int _queued;
    private TaskCompletionSource? _empty;

    public DeliveryAgent(
        IOptions<DeliveryOptions> options,
        TransportSecurity security,
        ILeaseClock lease,
        IStoreHealth health,
        QueueHolds holds,
        PoolBook pools,
        IWarmUpLedger ledger,
        TimeProvider time,
        ILogger<DeliveryAgent> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options.Value;
        _security = security;
        _lease = lease;
        _health = health;
        _holds = holds;
        _logger = logger;
        Time = time;
        Dialer = new Dialer(Options, security, time, logger);
        _sources = new SourceChooser(pools, ledger, time, logger);
        _book = new ShapingBook(Options, time, logger);
        if (SmartHost.TryParse(Options.SmartHost, out var smartHost))
        {
            var limiter = SmartHostLimiter();
            _smartHost = new Destination(smartHost!.ToString(), [new MxHost(smartHost.Host, 0)], smartHost.Port, null, true, limiter, Options, time);
            _strictSmartHost = new Lazy<Destination>(() => new Destination(
                smartHost + TransportSecurity.Strict.Key, [new MxHost(smartHost.Host, 0)], smartHost.Port, null, true, limiter, Options, time)
            {
                Security = TransportSecurity.Strict,
            });
        }

        var period = UpkeepPeriod(Options);
        _upkeep = time.CreateTimer(static agent => ((DeliveryAgent)agent!).Upkeep(), this, period, period);
    }

    /// <inheritdoc/>
    public bool HasRoom => Volatile.Read(ref _queued) < Options.MaxQueued && !IsStopping;

    internal DeliveryOptions Options { get; }

    internal Dialer Dialer { get; }

    internal TimeProvider Time { get; }

    internal bool IsStopping => _stopping.IsCancellationRequested;

    /// <summary>Other destinations wait for a connection: nobody keeps one idle.</summary>
    internal bool IsCrowded => Volatile.Read(ref _crowd) > 0;

    internal bool LeaseHolds => _lease.Left >= Options.LeaseMargin;

    internal bool IsHealthy => _health.IsHealthy;

    /// <summary>Ends what may be left undone: before a transaction at the stop's beginning, within one at its end.</summary>
    internal CancellationToken Stopping(bool inTransaction) => inTransaction ? _aborting.Token : _stopping.Token;

    internal CancellationToken Aborting => _aborting.Token;

    /// <inheritdoc/>
    public Task<DeliveryOutcome> DeliverAsync(DeliveryJob job, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(job);
        EnvelopeGuard.Check(job);
        if (IsStopping)
        {
            return Task.FromResult(OutcomeBuilder.Dropped);
        }

        if (ct.IsCancellationRequested)
        {
            return Task.FromCanceled<DeliveryOutcome>(ct);
        }

        var held = _holds.Current;
        if (held.Holds(job.Workspace) || held.Destinations.Contains(job.Domain))
        {
            return Task.FromResult(OutcomeBuilder.Held);
        }

        var item = new DeliveryItem(job, ct);
        if (_smartHost is not null)
        {
            Enqueue(item, job.Tls == TlsWish.Required ? _strictSmartHost!.Value : _smartHost);
            return item.Outcome;
        }

        var answer = _security.RouteAsync(job.Domain, job.Tls, ct);
        if (!answer.IsCompletedSuccessfully)
        {
            return ResolveAndDeliverAsync(item, answer.AsTask());
        }

        Route(item, answer.Result);
        return item.Outcome;
    }

    internal void Dequeued()
    {
        Interlocked.Decrement(ref _queued);
        DeliveryMetrics.Queued.Add(-1);
    }

    /// <summary>False when the silo stops before the store is well.</summary>
    internal async ValueTask<bool> WhenHealthyAsync()
    {
        if (_health.IsHealthy)
        {
            return !IsStopping;
        }

        try
        {
            await _health.WhenHealthyAsync(_stopping.Token);
            return !IsStopping;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    internal void Greeted(Destination destination)
    {
        if (destination.Greeted())
        {
            StartLanes(destination);
        }
    }

    internal void Succeeded(DeliveryLane lane, bool pushedBack)
    {
        var destination = lane.Destination;
        if (pushedBack)
        {
            PushedBack(lane);
        }
        else if (lane.Limiter.Succeeded())
        {
            StartWaiting(lane.Limiter);
        }

        if (destination.Succeeded())
        {
            DeliveryLog.Recovered(_logger, destination.Key);
            StartLanes(destination);
        }
    }

    internal void Failed(DeliveryLane lane, SessionFailure failure)
    {
        var destination = lane.Destination;
        if (Pushback.Is(failure))
        {
            PushedBack(lane);
        }

        if (destination.Failed(failure) is not { } waiting)
        {
            return;
        }

        DeliveryMetrics.Rested();
        DeliveryLog.Rests(_logger, destination.Key, waiting.Count, failure.Stage, failure.Reply?.Code ?? 0, failure.Error);
        foreach (var item in waiting)
        {
            Dequeued();
            Defer(item, failure);
        }
    }

    internal void Returned(DeliveryLane lane, SessionFailure failure)
    {
        Interlocked.Increment(ref _queued);
        DeliveryMetrics.Queued.Add(1);
        DeliveryLog.FewerConnections(_logger, lane.Destination.Key, failure.Stage, failure.Reply?.Code ?? 0, failure.Error);
    }

    internal void LaneFailed(Destination destination, Exception e) => DeliveryLog.LaneFailed(_logger, destination.Key, e);

    // What no rule of shaping names counts together against a warm-up.
    private const string OtherProviders = "others";

    private static readonly SessionFailure NoSource = new(
        null, null, null, null, ReplyStage.Connect, null, "451 4.4.5 the source addresses are being warmed up and send no more to this provider today", Permanent: false);

    private async Task<DeliveryOutcome> ResolveAndDeliverAsync(DeliveryItem item, Task<MxAnswer> answer)
    {
        Route(item, await answer);
        return await item.Outcome;
    }

    private void Route(DeliveryItem item, MxAnswer answer)
    {
        if (answer.Status != MxStatus.Found)
        {
            var failure = new SessionFailure(null, null, null, null, ReplyStage.Connect, null, answer.Error, answer.Status == MxStatus.Impossible);
            item.Complete(OutcomeBuilder.OfAll(item.Job, failure, Time.GetUtcNow(), TimeSpan.Zero));
            return;
        }

        if (_sources.IsEmpty)
        {
            Route(item, answer, null);
            return;
        }

        var choice = _sources.ChooseAsync(item.Job, _book.Rules.Of(answer.Hosts).Provider ?? OtherProviders);
        if (choice.IsCompletedSuccessfully)
        {
            RouteOrDefer(item, answer, choice.Result);
        }
        else
        {
            _ = RouteLaterAsync(item, answer, choice.AsTask());
        }
    }

    private async Task RouteLaterAsync(DeliveryItem item, MxAnswer answer, Task<DeliverySource?> choice)
    {
        try
        {
            RouteOrDefer(item, answer, await choice);
        }
        catch (Exception e)
        {
            item.Fail(e);
        }
    }

    private void RouteOrDefer(DeliveryItem item, MxAnswer answer, DeliverySource? source)
    {
        if (source is null)
        {
            item.Complete(OutcomeBuilder.OfAll(item.Job, NoSource, Time.GetUtcNow(), TimeSpan.Zero));
            return;
        }

        Route(item, answer, source);
    }

    private void Route(DeliveryItem item, MxAnswer answer, DeliverySource? source)
    {
        var place = (answer.Destination, source?.Name);
        while (true)
        {
            if (!_destinations.TryGetValue(place, out var destination))
            {
                destination = FindOrMake(place, answer, source);
            }

            if (Enqueue(item, destination))
            {
                return;
            }

            Forget(destination);
        }
    }

    // False when the destination has just left memory.
    private bool Enqueue(DeliveryItem item, Destination destination)
    {
        if (IsHeld(item, destination))
        {
            item.Complete(OutcomeBuilder.Held);
            return true;
        }

        Interlocked.Increment(ref _queued);
        DeliveryMetrics.Queued.Add(1);
        var result = destination.Enqueue(item);
        if (result is EnqueueResult.Resting or EnqueueResult.Retired)
        {
            Dequeued();
            if (result == EnqueueResult.Resting)
            {
                Defer(item, destination.LastFailure!);
            }

            return result == EnqueueResult.Resting;
        }

        item.ListenForCancellation(Dequeued);
        if (result == EnqueueResult.NeedsLane)
        {
            Start(destination);
        }
        else if (result == EnqueueResult.Crowded && destination.Limiter.HasParked)
        {
            ReleaseSibling(destination);
        }

        if (IsStopping)
        {
            DropWaiting(destination); // the stop may have passed by before it was queued
        }

        return true;
    }

    private void Defer(DeliveryItem item, SessionFailure failure) => item.Complete(OutcomeBuilder.OfAll(
        item.Job,
        failure with { Permanent = false, Error = failure.Error ?? "the destination rests after failures in a row" },
        Time.GetUtcNow(),
        TimeSpan.Zero));
}
