// One attempt of a lane: a session, the last question to the job, transactions until every recipient is decided, and what came of it.
using MonkeysMail.Grains.Delivery.Shaping;

namespace MonkeysMail.Grains.Delivery;

internal sealed partial class DeliveryLane
{
    private static readonly SessionFailure NoHost =
        new(null, null, null, null, ReplyStage.Connect, null, "550 5.4.4 no host to deliver to", Permanent: true);

    private async Task<bool> AttemptAsync(DeliveryItem item)
    {
        if (!await _agent.WhenHealthyAsync())
        {
            item.Complete(OutcomeBuilder.Dropped);
            return true;
        }

        if (_agent.IsHeld(item, _destination))
        {
            item.Complete(OutcomeBuilder.Held);
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
                plan ??= new DialPlan(_destination, _agent.Dialer, item.Job);
                var opened = await plan.NextAsync(_onWire, _agent.Stopping(transaction is not null));
                if (opened is not null)
                {
                    Volatile.Write(ref _session, opened);
                    Limiter.SessionOpened();
                    _agent.Greeted(_destination);
                }
                else
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

            var pushedBack = Pushback.Is(transaction, slots);
            Collect(slots, session, outcomes, at, started);
            if (end == TransactionEnd.Lost)
            {
                Lost(item.Job, transaction, session, isReused, ref plan);
            }
            else
            {
                _agent.Succeeded(this, pushedBack);
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
            _agent.Returned(this, failure);
            return false;
        }

        item.Complete(OutcomeBuilder.OfAll(item.Job, failure, at, _agent.Time.GetElapsedTime(started)));
        _agent.Failed(this, failure);
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
        _agent.Failed(this, failure);
        return true;
    }

    // A connection that had served before may just have been closed for idleness: that is no fault of its host, which is tried afresh.
    private void Lost(DeliveryJob job, Transaction transaction, SmtpSession session, bool isReused, ref DialPlan? plan)
    {
        if (!isReused)
        {
            var error = transaction.LostReply is null ? transaction.LostBecause : null;
            plan ??= new DialPlan(_destination, _agent.Dialer, job);
            plan.Record(session.Failure(transaction.LostAt, transaction.LostReply, error, permanent: false) with { TimedOut = transaction.TimedOut });
            _agent.Dialer.MarkDead(session.Address);
        }

        transaction.LostReply = null;
        transaction.TimedOut = false;
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
}
