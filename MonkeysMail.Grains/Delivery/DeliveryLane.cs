// One worker of a destination with one connection at most: takes a job, gets a session ready, asks the job for the last time, sends, tells
// the outcome, and keeps the connection for the next. It runs on the thread pool. Between the confirmation and the outcome it is
// in a transaction: a stop waits for that, and for nothing else. The attempt itself is in DeliveryLane.Attempt.cs.
using MonkeysMail.Grains.Delivery.Shaping;

namespace MonkeysMail.Grains.Delivery;

internal sealed partial class DeliveryLane
{
    // Messages in one go while other destinations wait for the connection.
    private const int Turn = 10;

    private readonly DeliveryAgent _agent;
    private readonly Destination _destination;
    private readonly Func<bool> _leaseHolds;
    private readonly Action<SmtpWire> _onWire;
    private readonly Lock _lock = new();
    private TaskCompletionSource<bool>? _parked;
    private SmtpSession? _session;
    private SmtpWire? _wire;
    private DeliveryItem? _item;
    private long _busySince;
    private bool _inTransaction;
    private bool _abandoned;
    private int _released;
    private int _overdue;

    public DeliveryLane(DeliveryAgent agent, Destination destination)
    {
        _agent = agent;
        _destination = destination;
        Limiter = destination.Limiter;
        _leaseHolds = () => !Volatile.Read(ref _abandoned) && agent.LeaseHolds;
        _onWire = SetWire;
    }

    public Destination Destination => _destination;

    /// <summary>Whose connection it holds.</summary>
    public Limiter Limiter { get; }

    public bool HasSession => Volatile.Read(ref _session) is not null;

    /// <summary>It has asked for work once; guarded by the destination's lock.</summary>
    public bool HasAsked { get; set; }

    /// <summary>Since when it waits for work; guarded by the destination's lock.</summary>
    public long ParkedAt { get; private set; }

    /// <summary>When its delivery began, 0 without one: what the watchdog looks at.</summary>
    public long BusySince => Volatile.Read(ref _busySince);

    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var step = _destination.Next(this, HasSession && !IsCrowded && !_agent.IsStopping, out var item);
                if (step == LaneStep.Leave || (step == LaneStep.Park && !await _parked!.Task))
                {
                    break;
                }

                if (step == LaneStep.Work)
                {
                    _agent.Dequeued();
                    if (!await HandleAsync(item!))
                    {
                        break;
                    }
                }
            }
        }
        finally
        {
            await CloseSessionAsync();
            _destination.Remove(this);
            ReleaseSlot();
        }
    }

    public void PreparePark(long now)
    {
        ParkedAt = now;
        _parked = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Ends the wait: there is work, or it has been taken out.</summary>
    public void Wake(bool work) => _parked!.TrySetResult(work);

    /// <summary>The silo stops: what has not reached its transaction is broken off.</summary>
    public void AbortUnlessInTransaction()
    {
        lock (_lock)
        {
            if (!_inTransaction)
            {
                _wire?.Abort(WireFault.Aborted);
            }
        }
    }

    /// <summary>Breaks off whatever it does on its connection: as our own stop, or as a time limit that has passed.</summary>
    public void Abort(WireFault fault)
    {
        lock (_lock)
        {
            _wire?.Abort(fault);
        }
    }

    /// <summary>True the first time that the watchdog looks at the present delivery.</summary>
    public bool MarkOverdue() => Interlocked.Exchange(ref _overdue, 1) == 0;

    /// <summary>Gives the lane up: something that it waits for never ends. Its job gets an outcome, its place is free, and should it ever
    /// return, it sends nothing more.</summary>
    public void Abandon(DeliveryOutcome? outcome)
    {
        Volatile.Write(ref _abandoned, true);
        Abort(WireFault.Aborted);
        var item = Volatile.Read(ref _item);
        item?.Complete(outcome ?? OutcomeBuilder.OfAll(item.Job, WatchdogFailure, _agent.Time.GetUtcNow(), _agent.Time.GetElapsedTime(BusySince)));
        _destination.Remove(this);
        ReleaseSlot();
    }

    private static readonly SessionFailure WatchdogFailure =
        new(null, null, null, null, ReplyStage.Connect, null, "the attempt took too long and was broken off", Permanent: false);

    // False when the lane has left the destination, or must.
    private async Task<bool> HandleAsync(DeliveryItem item)
    {
        Volatile.Write(ref _item, item);
        var stays = true;
        try
        {
            stays = await AttemptAsync(item);
        }
        catch (Exception e)
        {
            // A bug, or a job that cannot be confirmed: the connection's state is unknown, the job's owner must hear of it.
            _agent.LaneFailed(_destination, e);
            _session?.Dispose();
            item.Fail(e);
        }
        finally
        {
            lock (_lock)
            {
                _inTransaction = false;
            }

            Volatile.Write(ref _busySince, 0);
            Volatile.Write(ref _overdue, 0);
            Volatile.Write(ref _item, null);
        }

        if (_session is { } session && (!session.IsUsable || session.Transactions >= MostTransactions || _agent.IsStopping))
        {
            await CloseSessionAsync();
        }

        // Without a connection it makes room when other destinations wait for one; its own gets into the line again.
        return stays && !Volatile.Read(ref _abandoned) && (HasSession || !IsCrowded);
    }

    private bool IsCrowded => _agent.IsCrowded || Limiter.IsCrowdedFor(_destination);

    // One destination of a provider does not keep the others waiting for as long as a connection lasts.
    private int MostTransactions => Limiter.IsCrowdedFor(_destination) ? Math.Min(Turn, Limiter.MessagesPerConnection) : Limiter.MessagesPerConnection;

    private bool TryBeginTransaction()
    {
        lock (_lock)
        {
            return !_agent.IsStopping && (_inTransaction = true);
        }
    }

    private void SetWire(SmtpWire wire)
    {
        lock (_lock)
        {
            _wire = wire;
            if (_agent.IsStopping && !_inTransaction)
            {
                wire.Abort(WireFault.Aborted);
            }
        }
    }

    private async Task CloseSessionAsync()
    {
        if (_session is { } session)
        {
            Volatile.Write(ref _session, null);
            Limiter.SessionClosed();
            await session.QuitAsync();
        }
    }

    private void ReleaseSlot()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            _agent.LaneEnded(this);
        }
    }
}
