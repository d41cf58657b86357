// Lanes and the connections they may have, the watchdog, and the stop.
namespace MonkeysMail.Grains.Delivery;

public sealed partial class DeliveryAgent
{
    // After the watchdog has closed the connection, the lane has this long to end by itself.
    private static readonly TimeSpan WatchdogGrace = TimeSpan.FromSeconds(30);

    // How long lanes may take to see that their connections are gone.
    private static readonly TimeSpan AbortGrace = TimeSpan.FromSeconds(5);

    private int _crowd;
    private int _upkeepRunning;

    /// <inheritdoc/>
    public async Task DrainAsync(TimeSpan limit)
    {
        Task empty;
        lock (_slots)
        {
            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_lanes == 0)
            {
                _empty.TrySetResult();
            }

            empty = _empty.Task;
        }

        DeliveryLog.Drains(_logger, Volatile.Read(ref _queued), Volatile.Read(ref _lanes));
        await _stopping.CancelAsync();
        foreach (var destination in AllDestinations())
        {
            DropWaiting(destination);
            destination.ReleaseIdle(long.MaxValue, int.MaxValue);
            foreach (var lane in destination.Lanes())
            {
                lane.AbortUnlessInTransaction();
            }
        }

        if (await EndsWithinAsync(empty, limit))
        {
            return;
        }

        await _aborting.CancelAsync();
        ForEachLane(lane => lane.Abort(WireFault.Aborted));
        if (!await EndsWithinAsync(empty, AbortGrace))
        {
            ForEachLane(lane => lane.Abandon(OutcomeBuilder.Dropped));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DrainAsync(TimeSpan.Zero);
        await _upkeep.DisposeAsync();
        _book.Dispose();
    }

    internal void LaneEnded(DeliveryLane lane)
    {
        DeliveryMetrics.Connections.Add(-1);
        lane.Limiter.Disconnected(leaving: true);
        Destination? next;
        lock (_slots)
        {
            if (_awaitingSlot.TryDequeue(out next))
            {
                _crowd = _awaitingSlot.Count;
                next.AwaitsSlot = false;
            }

            if (--_lanes == 0)
            {
                _empty?.TrySetResult();
            }
        }

        if (next is not null)
        {
            StartLanes(next);
        }

        StartWaiting(lane.Limiter);
        if (next != lane.Destination)
        {
            StartLanes(lane.Destination);
        }
    }

    private static TimeSpan UpkeepPeriod(DeliveryOptions options) =>
        options.IdleTimeout < TimeSpan.FromSeconds(2) ? options.IdleTimeout / 2 : TimeSpan.FromSeconds(1);

    private void StartLanes(Destination destination)
    {
        while (!IsStopping && destination.TryReserveLane())
        {
            if (!Start(destination))
            {
                return;
            }
        }
    }

    // Starts the lane that was reserved, or puts the destination in the line for the next free connection.
    private bool Start(Destination destination)
    {
        lock (_slots)
        {
            if (_lanes >= Options.MaxConnections)
            {
                destination.CancelReservation();
                if (!destination.AwaitsSlot)
                {
                    destination.AwaitsSlot = true;
                    _awaitingSlot.Enqueue(destination);
                    _crowd = _awaitingSlot.Count;
                }
            }
            else
            {
                _lanes++;
                var lane = new DeliveryLane(this, destination);
                destination.Join(lane);
                DeliveryMetrics.Connections.Add(1);
                using (ExecutionContext.SuppressFlow())
                {
                    _ = Task.Run(lane.RunAsync);
                }

                return true;
            }
        }

        foreach (var other in AllDestinations())
        {
            other.ReleaseIdle(long.MaxValue, 1);
        }

        return false;
    }

    private void DropWaiting(Destination destination)
    {
        foreach (var item in destination.Clear())
        {
            Dequeued();
            item.Complete(OutcomeBuilder.Dropped);
        }
    }

    private void Upkeep()
    {
        if (Interlocked.Exchange(ref _upkeepRunning, 1) != 0)
        {
            return;
        }

        try
        {
            var idleBefore = IsStopping ? long.MaxValue : Time.GetTimestamp() - (long)(Options.IdleTimeout.TotalSeconds * Time.TimestampFrequency);
            foreach (var destination in AllDestinations())
            {
                destination.ReleaseIdle(idleBefore, int.MaxValue);
                foreach (var lane in destination.Lanes())
                {
                    Watch(lane);
                }

                if (!destination.IsSmartHost && destination.TryRetire())
                {
                    Forget(destination);
                }
            }

            ApplyRules();
            foreach (var limiter in _limiters.Values)
            {
                StartWaiting(limiter);
            }
        }
        catch (Exception e)
        {
            DeliveryLog.UpkeepFailed(_logger, e); // a timer's exception would end the process
        }
        finally
        {
            Volatile.Write(ref _upkeepRunning, 0);
        }
    }

    private void Watch(DeliveryLane lane)
    {
        var since = lane.BusySince;
        if (since == 0)
        {
            return;
        }

        var elapsed = Time.GetElapsedTime(since);
        if (elapsed <= Options.AttemptTimeout)
        {
            return;
        }

        if (lane.MarkOverdue())
        {
            DeliveryMetrics.WatchdogFired();
            DeliveryLog.WatchdogFired(_logger, lane.Destination.Key, elapsed);
        }

        if (elapsed <= Options.AttemptTimeout + WatchdogGrace)
        {
            lane.Abort(WireFault.TimedOut);
        }
        else
        {
            lane.Abandon(null);
        }
    }

    private IEnumerable<Destination> AllDestinations() =>
        _smartHost is null ? _destinations.Select(pair => pair.Value) : _strictSmartHost!.IsValueCreated ? [_smartHost, _strictSmartHost.Value] : [_smartHost];

    private void ForEachLane(Action<DeliveryLane> action)
    {
        foreach (var destination in AllDestinations())
        {
            foreach (var lane in destination.Lanes())
            {
                action(lane);
            }
        }
    }

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan limit)
    {
        try
        {
            await task.WaitAsync(limit < TimeSpan.FromDays(1) ? limit : TimeSpan.FromDays(1), Time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
