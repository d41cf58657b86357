// What one provider (or one MX set that no rule names) bears of this silo: connections, rate, and how it took them so far. Destinations that
// share it ask it under their own locks; it never asks back. Those that lack a connection or a token stand in its line, and whoever ends a
// connection, or the timer of the next token, lets the first go on.
namespace MonkeysMail.Grains.Delivery.Shaping;

internal sealed class Limiter : IDisposable
{
    // Seconds: others wait for what it does not send any more.
    private const int Lately = 2;

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Queue<Destination> _line = [];
    private readonly HashSet<Destination> _inLine = [];
    private readonly RateBucket _bucket;
    private readonly RateMeter _meter;
    private readonly Pressure _pressure;
    private readonly ITimer _timer;
    private ShapingRule _rule;
    private Allowance _allowed;
    private int _connections;
    private int _leaving;
    private int _sessions;
    private int _parked;
    private volatile bool _eased;
    private bool _armed;

    /// <param name="key">Its name in the cluster; null: this silo's alone.</param>
    /// <param name="rule">The limits.</param>
    /// <param name="allowed">This silo's part of them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ready">Called when a token is there for those who wait.</param>
    public Limiter(string? key, ShapingRule rule, Allowance allowed, TimeProvider time, Action<Limiter> ready)
    {
        (Key, _rule, _allowed, _time) = (key, rule, allowed, time);
        _bucket = new RateBucket(time);
        _meter = new RateMeter(time);
        _pressure = new Pressure(time);
        _timer = time.CreateTimer(
            _ =>
            {
                lock (_lock)
                {
                    _armed = false;
                }

                ready(this);
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        SetRate(time.GetTimestamp());
    }

    public string? Key { get; }

    /// <summary>Of how many destinations it is the limit. Guarded by the agent's lock.</summary>
    public int Destinations { get; set; }

    public int MessagesPerConnection => Rule.MessagesPerConnection;

    public ShapingRule Rule => Volatile.Read(ref _rule);

    /// <summary>All connections are in use, and somebody else waits for one.</summary>
    public bool IsCrowdedFor(Destination destination)
    {
        lock (_lock)
        {
            return _connections >= MaxConnections && (_line.Count > 1 || (_line.TryPeek(out var first) && first != destination));
        }
    }

    /// <summary>New limits, of the rules or of the cluster.</summary>
    public void Set(ShapingRule rule, Allowance allowed)
    {
        lock (_lock)
        {
            Volatile.Write(ref _rule, rule);
            _allowed = allowed;
            SetRate(_time.GetTimestamp());
        }
    }

    /// <summary>Takes a connection; false: the destination stands in line.</summary>
    public bool TryConnect(Destination destination)
    {
        lock (_lock)
        {
            if (_connections >= MaxConnections || !MayTake(_time.GetTimestamp()))
            {
                LineUp(destination);
                return false;
            }

            _connections++;
            return true;
        }
    }

    /// <summary>A connection has ended, or was never opened.</summary>
    public void Disconnected(bool leaving)
    {
        lock (_lock)
        {
            _connections--;
            _leaving -= leaving ? 1 : 0;
        }
    }

    /// <summary>A connection is about to end: it counts no longer among those of which there may be too many.</summary>
    public void Leaves()
    {
        lock (_lock)
        {
            _leaving++;
        }
    }

    /// <summary>Connections that wait for work, as they come and go.</summary>
    public void Parked(int change) => Interlocked.Add(ref _parked, change);

    public bool HasParked => Volatile.Read(ref _parked) > 0;

    public void SessionOpened() => Interlocked.Increment(ref _sessions);

    public void SessionClosed() => Interlocked.Decrement(ref _sessions);

    /// <summary>There are more connections than may be. Those leave first that have no session: it is they that cannot get one.</summary>
    public bool IsSurplus(bool hasSession)
    {
        lock (_lock)
        {
            var max = MaxConnections;
            return _connections - _leaving > max && (!hasSession || Volatile.Read(ref _sessions) > max);
        }
    }

    /// <summary>Whether a message may go now; false: the destination stands in line.</summary>
    public bool MaySend(Destination destination)
    {
        lock (_lock)
        {
            if (MayTake(_time.GetTimestamp()))
            {
                return true;
            }

            LineUp(destination);
            return false;
        }
    }

    /// <summary>Takes a message's token; false: the destination stands in line.</summary>
    public bool TrySend(Destination destination)
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            if (!_bucket.TryTake(now))
            {
                Arm(now);
                LineUp(destination);
                return false;
            }

            _meter.Add(now);
            return true;
        }
    }

    /// <summary>There was no message to send after all.</summary>
    public void ReturnToken()
    {
        lock (_lock)
        {
            _bucket.Return();
        }
    }

    /// <summary>The destination at the head of the line, when a message of it may go.</summary>
    public bool TryNext(out Destination? destination)
    {
        lock (_lock)
        {
            destination = null;
            if (_line.Count == 0 || !MayTake(_time.GetTimestamp()) || !_line.TryDequeue(out destination))
            {
                return false;
            }

            _inLine.Remove(destination);
            return true;
        }
    }

    public int InLine
    {
        get
        {
            lock (_lock)
            {
                return _line.Count;
            }
        }
    }

    /// <summary>It said that it is too much, or did not answer in time. True when less is tried from now on.</summary>
    public bool PushedBack()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            var lower = _pressure.PushedBack(now, _meter.PerSecond(now));
            _eased = true;
            SetRate(now);
            return lower;
        }
    }

    /// <summary>It refused one more connection than are open.</summary>
    public bool Refused(int open)
    {
        lock (_lock)
        {
            _eased = true;
            return _pressure.Refused(Math.Max(open, Volatile.Read(ref _sessions)), _allowed.Connections, _time.GetTimestamp());
        }
    }

    /// <summary>A message went through. True when more may be tried from now on.</summary>
    public bool Succeeded()
    {
        if (!_eased)
        {
            return false;
        }

        lock (_lock)
        {
            var now = _time.GetTimestamp();
            if (!_pressure.Succeeded(now))
            {
                return false;
            }

            _eased = _pressure.Scale < 1;
            SetRate(now);
            return true;
        }
    }

    /// <summary>What it would use; null when nobody needs to know.</summary>
    public LimitDemand? Demand(int waiting)
    {
        lock (_lock)
        {
            return Key is null || (waiting == 0 && _connections == 0)
                ? null
                : new LimitDemand(Key, new Allowance(_rule.Connections, _rule.Rate), waiting, _connections, _meter.PerSecond(_time.GetTimestamp(), Lately));
        }
    }

    public LimiterView Describe()
    {
        lock (_lock)
        {
            return new LimiterView(_rule.Provider, MaxConnections, _bucket.Rate, _pressure.Scale);
        }
    }

    public void Dispose() => _timer.Dispose();

    private int MaxConnections => Math.Max(1, (int)(_allowed.Connections * _pressure.Scale + 1e-9));

    private void SetRate(long now) => _bucket.Set((_allowed.Rate ?? _pressure.RateThen) * _pressure.Scale, now);

    private bool MayTake(long now)
    {
        if (_bucket.Wait(now) == TimeSpan.Zero)
        {
            return true;
        }

        Arm(now);
        return false;
    }

    private void LineUp(Destination destination)
    {
        if (_inLine.Add(destination))
        {
            _line.Enqueue(destination);
        }
    }

    private void Arm(long now)
    {
        if (!_armed)
        {
            _armed = true;
            _timer.Change(_bucket.Wait(now), Timeout.InfiniteTimeSpan);
        }
    }
}
