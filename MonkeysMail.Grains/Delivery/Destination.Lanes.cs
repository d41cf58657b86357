// The lanes of a destination: reserved, at work, parked with their connections, gone. Each holds one of the limiter's connections from its
// reservation until its own end.
namespace MonkeysMail.Grains.Delivery;

internal sealed partial class Destination
{
    private const int FirstLanes = 2;

    private readonly HashSet<DeliveryLane> _lanes = [];
    private readonly List<DeliveryLane> _parked = [];
    private int _reserved;

    // A server has greeted since the last rest. Until then few lanes try: hosts that never answer keep no connections from others.
    private bool _greeted;

    // Lanes that were reserved and have not asked for work yet.
    private int _coming;

    /// <summary>Reserves a lane when there is work that none is on its way to.</summary>
    public bool TryReserveLane()
    {
        lock (_lock)
        {
            return !_retired && _queue.Count > _coming && Reserve();
        }
    }

    /// <summary>The reserved lane was started.</summary>
    public void Join(DeliveryLane lane)
    {
        lock (_lock)
        {
            _reserved--;
            _lanes.Add(lane);
        }
    }

    /// <summary>The reserved lane cannot be started now.</summary>
    public void CancelReservation()
    {
        lock (_lock)
        {
            _reserved--;
            _coming--;
            _limiter.Disconnected(leaving: false);
        }
    }

    /// <summary>A session is ready. True when more lanes may work from now on.</summary>
    public bool Greeted()
    {
        if (Volatile.Read(ref _greeted))
        {
            return false;
        }

        lock (_lock)
        {
            Volatile.Write(ref _greeted, true);
            return true;
        }
    }

    /// <summary>Has a lane that is parked go on, when there is work. False when none is parked.</summary>
    public bool TryWake()
    {
        DeliveryLane? lane;
        lock (_lock)
        {
            lane = _queue.Count > 0 ? Unpark() : null;
        }

        lane?.Wake(work: true);
        return lane is not null;
    }

    /// <summary>Takes a lane out, wherever it is. False when it was out already.</summary>
    public bool Remove(DeliveryLane lane)
    {
        lock (_lock)
        {
            if (_parked.Remove(lane))
            {
                lane.Limiter.Parked(-1);
            }

            return Leave(lane);
        }
    }

    /// <summary>A new connection was refused while others are open: the job goes back to them. The lane has left when this is true.</summary>
    /// <param name="item">The job.</param>
    /// <param name="lane">The lane that got no connection.</param>
    public bool TryReturn(DeliveryItem item, DeliveryLane lane)
    {
        DeliveryLane? woken;
        lock (_lock)
        {
            var open = OpenSessions();
            if (open == 0 || item.WasReturned)
            {
                return false;
            }

            // First the limit: no lane that has no connection is to take the job that comes back, and be refused with it again.
            lane.Limiter.Refused(open);
            item.Return();
            _queue.Return(item);
            Leave(lane);
            woken = Unpark();
        }

        woken?.Wake(work: true);
        return true;
    }

    /// <summary>Lets idle lanes go: those that have been parked since before a time. How many.</summary>
    public int ReleaseIdle(long before, int atMost)
    {
        for (var released = 0; ; released++)
        {
            DeliveryLane lane;
            lock (_lock)
            {
                if (released == atMost || _parked.Count == 0 || _parked[0].ParkedAt > before)
                {
                    return released;
                }

                lane = _parked[0];
                _parked.RemoveAt(0);
                lane.Limiter.Parked(-1);
                Leave(lane);
            }

            lane.Wake(work: false);
        }
    }

    public DeliveryLane[] Lanes()
    {
        lock (_lock)
        {
            return [.. _lanes];
        }
    }

    private bool Leave(DeliveryLane lane)
    {
        if (!_lanes.Remove(lane))
        {
            return false;
        }

        HasCome(lane);
        lane.Limiter.Leaves();
        _lastUsed = time.GetTimestamp();
        return true;
    }

    private void HasCome(DeliveryLane lane)
    {
        if (!lane.HasAsked)
        {
            lane.HasAsked = true;
            _coming--;
        }
    }

    private bool IsSurplus(DeliveryLane lane) => lane.Limiter != _limiter || (_rest.IsDoubtful && _lanes.Count > 1 && !lane.HasSession) || _limiter.IsSurplus(lane.HasSession);

    private bool Reserve()
    {
        var most = _rest.IsDoubtful ? 1 : _greeted ? int.MaxValue : FirstLanes;
        if (_lanes.Count + _reserved >= most || !_limiter.TryConnect(this))
        {
            return false;
        }

        _reserved++;
        _coming++;
        return true;
    }

    private int OpenSessions()
    {
        var open = 0;
        foreach (var lane in _lanes)
        {
            open += lane.HasSession ? 1 : 0;
        }

        return open;
    }

    // The lane that was used last: the others may then time out.
    private DeliveryLane? Unpark()
    {
        if (_parked.Count == 0)
        {
            return null;
        }

        var lane = _parked[^1];
        _parked.RemoveAt(_parked.Count - 1);
        lane.Limiter.Parked(-1);
        return lane;
    }
}
