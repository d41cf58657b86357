// Limits: which limiter a destination has, what of the cluster's limits is this silo's, and who goes on when there is room again.
using System.Collections.Concurrent;
using MonkeysMail.Grains.Delivery.Shaping;
using MonkeysMail.Grains.Delivery.Sources;
using MonkeysMail.Grains.Dns;

namespace MonkeysMail.Grains.Delivery;

public sealed partial class DeliveryAgent : ILimitedSender
{
    private readonly ConcurrentDictionary<string, Limiter> _limiters = new(StringComparer.Ordinal);
    private volatile LimitShares _shares = LimitShares.Alone;
    private ShapingRules? _applied;

    /// <inheritdoc/>
    public IReadOnlyList<LimitDemand> Demands()
    {
        var waiting = new Dictionary<Limiter, int>();
        foreach (var destination in _destinations.Values)
        {
            var limiter = destination.Limiter;
            waiting[limiter] = waiting.GetValueOrDefault(limiter) + destination.Waiting;
        }

        return [.. _limiters.Values.Select(limiter => limiter.Demand(waiting.GetValueOrDefault(limiter))).OfType<LimitDemand>()];
    }

    /// <inheritdoc/>
    public void Share(LimitShares shares)
    {
        _shares = shares;
        foreach (var limiter in _limiters.Values)
        {
            limiter.Set(limiter.Rule, shares.Of(limiter.Key!, limiter.Rule));
            StartWaiting(limiter);
        }
    }

    private Destination Make(string key, ImmutableArray<MxHost> hosts, DeliverySource? source) =>
        new(key, hosts, Options.Port, source, isSmartHost: false, LimiterOf(key, _book.Rules.Of(hosts), source), Options, Time);

    private Limiter SmartHostLimiter()
    {
        var rule = new ShapingRule(null, Options.MaxConnectionsToSmartHost, Options.MaxMessagesPerConnection, null, ShapingScope.Source);
        return new Limiter(null, rule, LimitShares.Alone.Of("", rule), Time, StartWaiting);
    }

    private Limiter LimiterOf(string destination, ShapingRule rule, DeliverySource? source)
    {
        var shared = rule.Provider ?? destination;
        var key = source is null || rule.Scope == ShapingScope.Provider ? shared : $"{shared}@{source.Name}";
        return _limiters.GetOrAdd(
            key, static (key, state) => new Limiter(key, state.Rule, state.Agent._shares.Of(key, state.Rule), state.Agent.Time, state.Agent.StartWaiting), (Rule: rule, Agent: this));
    }

    // Also takes the limits that an MX set has for itself.
    private void Forget(Destination destination)
    {
        _destinations.TryRemove(KeyValuePair.Create(destination.Place, destination));
        if (destination.Limiter is { Rule.Provider: null, Key: { } key } limiter && _limiters.TryRemove(KeyValuePair.Create(key, limiter)))
        {
            limiter.Dispose();
        }
    }

    private void ApplyRules()
    {
        var rules = _book.Rules;
        if (rules == _applied)
        {
            return;
        }

        foreach (var destination in _destinations.Values)
        {
            var rule = rules.Of(destination.Hosts);
            var limiter = LimiterOf(destination.Key, rule, destination.Source);
            limiter.Set(rule, _shares.Of(limiter.Key!, rule));
            destination.Use(limiter);
            StartLanes(destination);
        }

        _applied = rules;
    }

    private void PushedBack(DeliveryLane lane)
    {
        if (lane.Limiter.PushedBack())
        {
            var now = lane.Limiter.Describe();
            DeliveryMetrics.PushedBack();
            DeliveryLog.PushedBack(_logger, now.Provider ?? lane.Destination.Key, Math.Round(now.Scale * 100), now.MaxConnections, Math.Round(now.MaxRate ?? 0, 2));
        }
    }

    // Those who stand in line, as far as there is room: a lane that is parked goes on, else one is started. Who wants more lines up again.
    private void StartWaiting(Limiter limiter)
    {
        for (var left = limiter.InLine; left > 0 && !IsStopping && limiter.TryNext(out var destination); left--)
        {
            if (!destination!.TryWake())
            {
                StartLanes(destination);
            }
        }
    }

    // A connection that another destination of the provider keeps for later is better used now.
    private void ReleaseSibling(Destination destination)
    {
        foreach (var other in _destinations.Values)
        {
            if (other != destination && other.Limiter == destination.Limiter && other.ReleaseIdle(long.MaxValue, 1) > 0)
            {
                return;
            }
        }
    }
}
