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
    private readonly Lock _making = new();
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

    // The destination of a place, made where there is none. What it asks of TLS is its own, its limits are those of all that lead to its hosts.
    private Destination FindOrMake((string Hosts, string? Source) place, MxAnswer answer, DeliverySource? source)
    {
        lock (_making)
        {
            if (_destinations.TryGetValue(place, out var destination))
            {
                return destination;
            }

            var limiter = LimiterOf(answer.Security.HostsOf(place.Hosts), _book.Rules.Of(answer.Hosts), source);
            limiter.Destinations++;
            destination = new Destination(place.Hosts, answer.Hosts, Options.Port, source, isSmartHost: false, limiter, Options, Time)
            {
                Security = answer.Security,
            };
            _destinations[place] = destination;
            return destination;
        }
    }

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

    // Also takes the limits that an MX set has for itself, with the last destination that they are for.
    private void Forget(Destination destination)
    {
        lock (_making)
        {
            if (_destinations.TryRemove(KeyValuePair.Create(destination.Place, destination))
                && --destination.Limiter.Destinations == 0
                && destination.Limiter is { Rule.Provider: null, Key: { } key } limiter
                && _limiters.TryRemove(KeyValuePair.Create(key, limiter)))
            {
                limiter.Dispose();
            }
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
            lock (_making)
            {
                var limiter = LimiterOf(destination.HostsKey, rule, destination.Source);
                limiter.Set(rule, _shares.Of(limiter.Key!, rule));
                var before = destination.Limiter;
                destination.Use(limiter);
                if (destination.Limiter != before && _destinations.ContainsKey(destination.Place))
                {
                    before.Destinations--;
                    destination.Limiter.Destinations++;
                }
            }

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
        foreach (var other in AllDestinations())
        {
            if (other != destination && other.Limiter == destination.Limiter && other.ReleaseIdle(long.MaxValue, 1) > 0)
            {
                return;
            }
        }
    }
}
