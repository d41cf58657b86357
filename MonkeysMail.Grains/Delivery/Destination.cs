// One set of MX hosts, or the smart host: what waits for it, the lanes that work on it, and how much it bears. All decisions are taken here
// under one lock; nothing here waits or talks. After failures in a row it rests: nobody dials, what waits is deferred, and the rest is
// ended by one lane alone, so that a server which comes back is not met by a herd.
using MonkeysMail.Grains.Dns;

namespace MonkeysMail.Grains.Delivery;

internal sealed class Destination(string key, ImmutableArray<MxHost> hosts, int port, bool isSmartHost, DeliveryOptions options, TimeProvider time)
{
    // How long fewer connections are used after the peer refused one more while others were open.
    private static readonly TimeSpan CapTime = TimeSpan.FromMinutes(1);

    // An idle destination is remembered so long, for the sake of its failures.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly FairQueue _queue = new();
    private readonly HashSet<DeliveryLane> _lanes = [];
    private readonly List<DeliveryLane> _parked = [];
    private int _reserved;
    private int _failures;
    private int _rests;
    private long _restUntil = long.MinValue;
    private int _cap = int.MaxValue;
    private long _capUntil = long.MinValue;
    private long _lastUsed = time.GetTimestamp();
    private bool _retired;

    public string Key { get; } = key;

    public ImmutableArray<MxHost> Hosts { get; } = hosts;

    public int Port { get; } = port;

    public bool IsSmartHost { get; } = isSmartHost;

    /// <summary>Guarded by the agent's lock: it is in the line for a free connection.</summary>
    public bool AwaitsSlot { get; set; }

    /// <summary>The failure that made it rest.</summary>
    public SessionFailure? LastFailure { get; private set; }

    public EnqueueResult Enqueue(DeliveryItem item)
    {
        DeliveryLane? woken;
        lock (_lock)
        {
            if (_retired)
            {
                return EnqueueResult.Retired;
            }

            _lastUsed = time.GetTimestamp();
            if (_lastUsed < _restUntil)
            {
                return EnqueueResult.Resting;
            }

            item.WaitsSince = _lastUsed;
            _queue.Enqueue(item);
            woken = Unpark();
            if (woken is null)
            {
                return Reserve() ? EnqueueResult.NeedsLane : EnqueueResult.Queued;
            }
        }

        woken.Wake(work: true);
        return EnqueueResult.Queued;
    }

    /// <summary>Reserves a lane when there is work that none is on its way to.</summary>
    public bool TryReserveLane()
    {
        lock (_lock)
        {
            return !_retired && _queue.Count > _reserved && Reserve();
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
        }
    }

    /// <summary>A lane asks what to do.</summary>
    public LaneStep Next(DeliveryLane lane, bool mayPark, out DeliveryItem? item)
    {
        lock (_lock)
        {
            item = null;
            if (!IsSurplus(lane))
            {
                while (_queue.TryDequeue(out item))
                {
                    if (item!.TryTake())
                    {
                        return LaneStep.Work;
                    }
                }

                if (mayPark)
                {
                    lane.PreparePark(time.GetTimestamp());
                    _parked.Add(lane);
                    return LaneStep.Park;
                }
            }

            item = null;
            _lanes.Remove(lane);
            _lastUsed = time.GetTimestamp();
            return LaneStep.Leave;
        }
    }

    /// <summary>Takes a lane out, wherever it is. False when it was out already.</summary>
    public bool Remove(DeliveryLane lane)
    {
        lock (_lock)
        {
            _parked.Remove(lane);
            return _lanes.Remove(lane);
        }
    }

    /// <summary>A new connection was refused while others are open: the job goes back to them, and for a while there are no more than these.
    /// The lane has left when this is true.</summary>
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

            _cap = open;
            _capUntil = After(CapTime);
            item.Return();
            _queue.Return(item);
            _lanes.Remove(lane);
            woken = Unpark();
        }

        woken?.Wake(work: true);
        return true;
    }

    /// <summary>A transaction took place. True when it had been failing: now more lanes may work.</summary>
    public bool Succeeded()
    {
        if (Volatile.Read(ref _failures) == 0)
        {
            return false;
        }

        lock (_lock)
        {
            var recovered = _failures >= options.FailuresBeforeBackOff;
            _failures = 0;
            _rests = 0;
            _restUntil = long.MinValue;
            return recovered;
        }
    }

    /// <summary>No host could be used. Answers the jobs that must be deferred, when it is to rest from now on.</summary>
    public IReadOnlyList<DeliveryItem>? Failed(SessionFailure failure)
    {
        if (failure.Permanent)
        {
            return null;
        }

        lock (_lock)
        {
            _failures++;
            LastFailure = failure;
            if (_failures < options.FailuresBeforeBackOff || time.GetTimestamp() < _restUntil)
            {
                return null;
            }

            var rest = options.BackOff * Math.Pow(2, Math.Min(_rests++, 20));
            _restUntil = After(rest < options.MaxBackOff ? rest : options.MaxBackOff);
            return TakeAll();
        }
    }

    /// <summary>All that waits, claimed.</summary>
    public IReadOnlyList<DeliveryItem> Clear()
    {
        lock (_lock)
        {
            return TakeAll();
        }
    }

    /// <summary>Lets idle lanes go: those that have been parked since before a time.</summary>
    public void ReleaseIdle(long before, int atMost)
    {
        while (atMost-- > 0)
        {
            DeliveryLane lane;
            lock (_lock)
            {
                if (_parked.Count == 0 || _parked[0].ParkedAt > before)
                {
                    return;
                }

                lane = _parked[0];
                _parked.RemoveAt(0);
                _lanes.Remove(lane);
                _lastUsed = time.GetTimestamp();
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

    /// <summary>True when nothing is left of it; from then on it takes no job.</summary>
    public bool TryRetire()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _retired = _queue.Count == 0 && _lanes.Count + _reserved == 0 && now >= _restUntil && time.GetElapsedTime(_lastUsed, now) > Memory;
            return _retired;
        }
    }

    public DestinationView Describe()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            return new DestinationView(
                Key,
                _queue.Count,
                _lanes.Count + _reserved,
                _queue.OldestSince() is { } oldest ? time.GetElapsedTime(oldest, now) : null,
                now < _restUntil ? time.GetElapsedTime(now, _restUntil) : null,
                _failures,
                LastFailure?.Stage,
                LastFailure?.Reply?.Code);
        }
    }

    // When there are too many lanes, those leave first that have no connection: it is they that cannot get one.
    private bool IsSurplus(DeliveryLane lane)
    {
        var limit = Limit();
        return _lanes.Count > limit && (!lane.HasSession || OpenSessions() > limit);
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

    private bool Reserve()
    {
        if (_lanes.Count + _reserved >= Limit())
        {
            return false;
        }

        _reserved++;
        return true;
    }

    private int Limit()
    {
        var max = IsSmartHost ? options.MaxConnectionsToSmartHost : options.MaxConnectionsPerDestination;
        if (_failures >= options.FailuresBeforeBackOff)
        {
            return 1;
        }

        if (_cap == int.MaxValue)
        {
            return max;
        }

        if (time.GetTimestamp() >= _capUntil)
        {
            _cap = int.MaxValue;
            return max;
        }

        return Math.Min(_cap, max);
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
        return lane;
    }

    private List<DeliveryItem> TakeAll()
    {
        List<DeliveryItem> items = [];
        while (_queue.TryDequeue(out var item))
        {
            if (item!.TryTake())
            {
                items.Add(item);
            }
        }

        return items;
    }

    private long After(TimeSpan wait) => time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
}
