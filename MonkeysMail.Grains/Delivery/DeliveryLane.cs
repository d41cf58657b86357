// One worker of a destination with one connection at most: takes a job, gets a session ready, asks the job for the last time, sends, tells
// the outcome, and keeps the connection for the next. It runs on the thread pool. Between the confirmation and the outcome it is
// in a transaction: a stop waits for that, and for nothing else.
namespace MonkeysMail.Grains.Delivery;

internal sealed class DeliveryLane
{
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
        _leaseHolds = () => !Volatile.Read(ref _abandoned) && agent.LeaseHolds;
        _onWire = SetWire;
    }

    public Destination Destination => _destination;

    public bool HasSession => Volatile.Read(ref _session) is not null;

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
                var step = _destination.Next(this, HasSession && !_agent.IsCrowded && !_agent.IsStopping, out var item);
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

        if (_session is { } session && (!session.IsUsable || session.Transactions >= _agent.Options.MaxMessagesPerConnection || _agent.IsStopping))
        {
            await CloseSessionAsync();
        }

        // Without a connection it makes room when other destinations wait for one; its own gets into the line again.
        return stays && !Volatile.Read(ref _abandoned) && (HasSession || !_agent.IsCrowded);
    }

    private async Task<bool> AttemptAsync(DeliveryItem item)
    {
        if (!await _agent.WhenHealthyAsync())
        {
            item.Complete(OutcomeBuilder.Dropped);
            return true;
        }

        using var span = DeliveryTracing.StartAttempt(item);
        var started = _agent.Time.GetTimestamp();
        var at = _agent.Time.GetUtcNow();
        if (!item.WasReturned && item.Job.FirstDueAt is { } due)
        {
            DeliveryMetrics.FirstAttempt(at - due);
        }

        Volatile.Write(ref _busySince, started);
        var outcomes = ImmutableArray.CreateBuilder<RecipientOutcome>(item.Job.Recipients.Length);
        TransactionSlot[] slots = [];
        Transaction? transaction = null;
        DialPlan? plan = null;

        while (true)
        {
            if (_session is { } kept && kept.IsStale)
            {
                await CloseSessionAsync();
            }

            if (_session is null)
            {
                plan ??= new DialPlan(_destination, _agent.Dialer);
                var opened = await plan.NextAsync(_onWire, _agent.Stopping(transaction is not null));
                Volatile.Write(ref _session, opened);
                if (opened is null)
                {
                    return transaction is null
                        ? Unreachable(item, plan, at, started)
                        : Interrupted(item, plan, transaction, outcomes, at, started);
                }
            }

            if (transaction is null)
            {
                if (!_agent.IsHealthy)
                {
                    Volatile.Write(ref _busySince, 0);
                    if (!await _agent.WhenHealthyAsync())
                    {
                        item.Complete(OutcomeBuilder.Dropped);
                        return true;
                    }

                    Volatile.Write(ref _busySince, _agent.Time.GetTimestamp());
                    continue; // the connection may have gone meanwhile
                }

                if (!TryBeginTransaction())
                {
                    item.Complete(OutcomeBuilder.Dropped);
                    return true;
                }

                if (item.Token.IsCancellationRequested)
                {
                    item.Cancel();
                    return true;
                }

                var go = await item.Job.Confirm(_agent.Aborting);
                slots = Slots(item.Job, go);
                if (slots.Length == 0)
                {
                    item.Complete(new DeliveryOutcome([]));
                    return true;
                }

                transaction = new Transaction(item.Job.MailFrom, go, slots);
            }

            var session = _session!;
            var isReused = session.Transactions > 0;
            var end = await SendAsync(session, transaction, slots);
            if (end is TransactionEnd.LeaseLost or TransactionEnd.Aborted)
            {
                item.Complete(OutcomeBuilder.Dropped);
                return true;
            }

            Collect(slots, session, outcomes, at, started);
            if (end == TransactionEnd.Lost)
            {
                Lost(transaction, session, isReused, ref plan);
            }
            else
            {
                _agent.Succeeded(_destination);
            }

            if (transaction.Open.Count == 0)
            {
                item.Complete(new DeliveryOutcome(outcomes.DrainToImmutable()));
                return true;
            }
        }
    }

    private async Task<TransactionEnd> SendAsync(SmtpSession session, Transaction transaction, TransactionSlot[] slots)
    {
        using var span = DeliveryTracing.StartTransaction(session, transaction.Open.Count);
        var end = await session.SendAsync(transaction, _leaseHolds);
        DeliveryTracing.End(span, end, slots);
        return end;
    }

    private bool Unreachable(DeliveryItem item, DialPlan plan, DateTimeOffset at, long started)
    {
        if (plan.IsAborted)
        {
            item.Complete(OutcomeBuilder.Dropped);
            return true;
        }

        var failure = plan.Failure ?? NoHost;
        if (_destination.TryReturn(item, this))
        {
            _agent.Returned(_destination, failure);
            return false;
        }

        item.Complete(OutcomeBuilder.OfAll(item.Job, failure, at, _agent.Time.GetElapsedTime(started)));
        _agent.Failed(_destination, failure);
        return true;
    }

    // The job is confirmed, and no host is left for those recipients that are still open.
    private bool Interrupted(
        DeliveryItem item, DialPlan plan, Transaction transaction, ImmutableArray<RecipientOutcome>.Builder outcomes, DateTimeOffset at, long started)
    {
        if (plan.IsAborted)
        {
            item.Complete(OutcomeBuilder.Dropped);
            return true;
        }

        var failure = plan.Failure ?? NoHost;
        var duration = _agent.Time.GetElapsedTime(started);
        foreach (var slot in transaction.Open)
        {
            outcomes.Add(OutcomeBuilder.Of(slot.Recipient.Index, failure, at, duration));
        }

        item.Complete(new DeliveryOutcome(outcomes.DrainToImmutable()));
        _agent.Failed(_destination, failure);
        return true;
    }

    // A connection that had served before may just have been closed for idleness: that is no fault of its host, which is tried afresh.
    private void Lost(Transaction transaction, SmtpSession session, bool isReused, ref DialPlan? plan)
    {
        if (!isReused)
        {
            var error = transaction.LostReply is null ? transaction.LostBecause : null;
            plan ??= new DialPlan(_destination, _agent.Dialer);
            plan.Record(session.Failure(transaction.LostAt, transaction.LostReply, error, permanent: false));
            _agent.Dialer.MarkDead(session.Address);
        }

        transaction.LostReply = null;
    }

    private void Collect(
        TransactionSlot[] slots, SmtpSession session, ImmutableArray<RecipientOutcome>.Builder outcomes, DateTimeOffset at, long started)
    {
        var duration = _agent.Time.GetElapsedTime(started);
        foreach (var slot in slots)
        {
            if (slot is { Decided: true, Collected: false })
            {
                slot.Collected = true;
                outcomes.Add(OutcomeBuilder.Of(slot, session, at, duration));
            }
        }
    }

    private static TransactionSlot[] Slots(DeliveryJob job, DeliveryGo go)
    {
        if (go.Recipients.Length == job.Recipients.Length)
        {
            return [.. job.Recipients.Select(recipient => new TransactionSlot(recipient))];
        }

        return [.. job.Recipients.Where(recipient => go.Recipients.Contains(recipient.Index)).Select(recipient => new TransactionSlot(recipient))];
    }

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

    private static readonly SessionFailure NoHost =
        new(null, null, null, null, ReplyStage.Connect, null, "550 5.4.4 no host to deliver to", Permanent: true);
}
