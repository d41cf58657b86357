// One set of MX hosts, or the smart host, as one source address reaches it: what waits for it and the lanes that work on it. All decisions are
// taken here under one lock; nothing here waits or talks. How much it bears is its limiter's to say, which others may share. After failures in a
// row it rests: nobody dials, what waits is deferred, and the rest is ended by one lane alone, so that a server which comes back is not met
// by a herd. Its lanes are in Destination.Lanes.cs.
using MonkeysMail.Grains.Delivery.Shaping;
using MonkeysMail.Grains.Delivery.Sources;
using MonkeysMail.Grains.Dns;

namespace MonkeysMail.Grains.Delivery;

internal sealed partial class Destination(
    string key, ImmutableArray<MxHost> hosts, int port, DeliverySource? source, bool isSmartHost, Limiter limiter, DeliveryOptions options, TimeProvider time)
{
    // An idle destination is remembered so long, for the sake of its failures.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private const int MostWorkspaces = 10;

    private readonly Lock _lock = new();
    private readonly FairQueue _queue = new();
    private readonly Rest _rest = new(options, time);
    private readonly RateMeter _meter = new(time);
    private Limiter _limiter = limiter;

    // Not 0: there were failures since the last success. Read without the lock on the path of every message.
    private int _failing;
    private long _lastUsed = time.GetTimestamp();
    private bool _retired;

    public string Key { get; } = key;

    /// <summary>Where the agent finds it.</summary>
    public (string Hosts, string? Source) Place { get; } = (key, source?.Name);

    public ImmutableArray<MxHost> Hosts { get; } = hosts;

    public int Port { get; } = port;

    /// <summary>Where connections come from; null: wherever the system takes them from.</summary>
    public DeliverySource? Source { get; } = source;

    public bool IsSmartHost { get; } = isSmartHost;

    /// <summary>What its connections are asked for; a part of the key.</summary>
    public RouteSecurity Security { get; init; } = RouteSecurity.None;

    /// <summary>The key without what is asked of TLS: limits are the hosts', whatever protects the mail.</summary>
    public string HostsKey => Security.HostsOf(Key);

    public Limiter Limiter => Volatile.Read(ref _limiter);

    /// <summary>Guarded by the agent's lock: it is in the line for a free connection.</summary>
    public bool AwaitsSlot { get; set; }

    /// <summary>The failure that made it rest.</summary>
    public SessionFailure? LastFailure { get; private set; }

    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _queue.Count;
            }
        }
    }

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
            if (_rest.Rests(_lastUsed))
            {
                return EnqueueResult.Resting;
            }

            item.WaitsSince = _lastUsed;
            _queue.Enqueue(item);
            if (!_limiter.MaySend(this))
            {
                return EnqueueResult.Queued;
            }

            woken = Unpark();
            if (woken is null)
            {
                return Reserve() ? EnqueueResult.NeedsLane : _lanes.Count + _reserved > 0 ? EnqueueResult.Queued : EnqueueResult.Crowded;
            }
        }

        woken.Wake(work: true);
        return EnqueueResult.Queued;
    }

    /// <summary>A lane asks what to do.</summary>
    public LaneStep Next(DeliveryLane lane, bool mayPark, out DeliveryItem? item)
    {
        lock (_lock)
        {
            HasCome(lane);
            if (!IsSurplus(lane))
            {
                if (TryDequeue(out item))
                {
                    return LaneStep.Work;
                }

                if (mayPark)
                {
                    lane.PreparePark(time.GetTimestamp());
                    _parked.Add(lane);
                    lane.Limiter.Parked(1);
                    return LaneStep.Park;
                }
            }

            item = null;
            Leave(lane);
            return LaneStep.Leave;
        }
    }

    /// <summary>A transaction took place. True when more lanes may work now.</summary>
    public bool Succeeded()
    {
        if (Volatile.Read(ref _failing) == 0)
        {
            return false;
        }

        lock (_lock)
        {
            Volatile.Write(ref _failing, 0);
            return _rest.Succeeded();
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
            Volatile.Write(ref _failing, 1);
            LastFailure = failure;
            if (!_rest.Failed(time.GetTimestamp()))
            {
                return null;
            }

            _greeted = false;
            return TakeAll();
        }
    }

    /// <summary>It rests no longer; whether it is back, one lane finds out.</summary>
    public void EndRest()
    {
        lock (_lock)
        {
            _rest.End();
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

    /// <summary>Other limits hold from now on. Lanes that work under the old ones leave after their message.</summary>
    public void Use(Limiter limiter)
    {
        lock (_lock)
        {
            // A reservation is of the limiter that gave it.
            if (_reserved == 0)
            {
                Volatile.Write(ref _limiter, limiter);
            }
        }
    }

    /// <summary>True when nothing is left of it; from then on it takes no job.</summary>
    public bool TryRetire()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _retired = _queue.Count == 0 && _lanes.Count + _reserved == 0 && !_rest.Rests(now) && time.GetElapsedTime(_lastUsed, now) > Memory;
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
                _rest.Left(now),
                _rest.Failures,
                LastFailure?.Stage,
                LastFailure?.Reply?.Code,
                Source?.Name,
                _meter.PerSecond(now),
                _limiter.Describe(),
                [.. _queue.Deepest(MostWorkspaces).Select(found => new WorkspaceDepth(found.Workspace, found.Waiting, time.GetElapsedTime(found.Since, now)))]);
        }
    }

    private bool TryDequeue(out DeliveryItem? item)
    {
        item = null;
        if (_queue.Count == 0 || !_limiter.TrySend(this))
        {
            return false;
        }

        while (_queue.TryDequeue(out item))
        {
            if (item!.TryTake())
            {
                _meter.Add(time.GetTimestamp());
                return true;
            }
        }

        _limiter.ReturnToken();
        return false;
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
}
