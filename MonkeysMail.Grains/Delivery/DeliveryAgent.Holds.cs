// What operators hold, and by which names they know a destination.
using MonkeysMail.Grains.Dns;

namespace MonkeysMail.Grains.Delivery;

public sealed partial class DeliveryAgent
{
    /// <inheritdoc/>
    public async ValueTask<bool> LeadsToAsync(string domain, TlsWish tls, string destination, CancellationToken ct)
    {
        if (_smartHost is not null)
        {
            var security = tls == TlsWish.Required ? TransportSecurity.Strict : RouteSecurity.None;
            return HeldQueues.IsName(destination, domain, _smartHost.Key + security.Key, security, null, _smartHost.Hosts);
        }

        if (domain == destination)
        {
            return true;
        }

        var answer = await _security.RouteAsync(domain, tls, ct);
        return HeldQueues.IsName(destination, domain, answer.Destination, answer.Security, _book.Rules.Of(answer.Hosts).Provider, answer.Hosts);
    }

    /// <inheritdoc/>
    public void HoldsChanged()
    {
        var held = _holds.Current;
        foreach (var destination in AllDestinations().Where(destination => held.Holds("", destination)))
        {
            foreach (var item in destination.Clear())
            {
                Dequeued();
                item.Complete(OutcomeBuilder.Held);
            }
        }
    }

    /// <inheritdoc/>
    public void EndRest(string destination)
    {
        foreach (var known in AllDestinations().Where(
            known => HeldQueues.IsName(destination, "", known.Key, known.Security, known.Limiter.Rule.Provider, known.Hosts)))
        {
            known.EndRest();
        }
    }

    internal bool IsHeld(DeliveryItem item, Destination destination)
    {
        var held = _holds.Current;
        return held.Holds(item.Job.Workspace) || held.Holds(item.Job.Domain, destination);
    }
}
