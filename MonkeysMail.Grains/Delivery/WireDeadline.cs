// The time limit of a connection's current step. Steps follow each other by the thousand a second and nearly all end in time, so arming
// is a store and a compare: the timer runs on and looks, when it fires, whether the limit that counts now has passed.
namespace MonkeysMail.Grains.Delivery;

internal sealed class WireDeadline : IDisposable
{
    private const long Never = long.MaxValue;

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private readonly Action _expired;
    private long _due = Never;
    private long _armedFor = Never;
    private bool _ended;

    public WireDeadline(TimeProvider time, Action expired)
    {
        _time = time;
        _expired = expired;
        _timer = time.CreateTimer(static state => ((WireDeadline)state!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start(TimeSpan limit)
    {
        var due = _time.GetTimestamp() + (long)(limit.TotalSeconds * _time.TimestampFrequency);
        lock (_lock)
        {
            _due = due;
            if (due < _armedFor && !_ended)
            {
                _armedFor = due;
                _timer.Change(limit, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Stop()
    {
        lock (_lock)
        {
            _due = Never;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
            _due = Never;
        }

        _timer.Dispose();
    }

    private void OnTick()
    {
        lock (_lock)
        {
            _armedFor = Never;
            if (_due == Never || _ended)
            {
                return;
            }

            var left = _due - _time.GetTimestamp();
            if (left > 0)
            {
                _armedFor = _due;

                // A timer may fire a little early: it is armed again, never in a tight loop.
                var wait = TimeSpan.FromSeconds((double)left / _time.TimestampFrequency);
                _timer.Change(wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait, Timeout.InfiniteTimeSpan);
                return;
            }

            _due = Never;
            _ended = true;
        }

        _expired();
    }
}
