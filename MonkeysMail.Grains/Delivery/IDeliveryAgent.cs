// The silo's delivery: queues and connections by destination. It returns an outcome and knows no grain and no store.
namespace MonkeysMail.Grains.Delivery;

public interface IDeliveryAgent
{
    /// <summary>False when the queues are full: then a message waits in the store, and the sweep brings it later.</summary>
    bool HasRoom { get; }

    /// <summary>Jobs that wait in memory.</summary>
    int Queued { get; }

    /// <summary>Connections that are open or being opened.</summary>
    int Connections { get; }

    /// <summary>What it has in hand now, by destination, in no order.</summary>
    IReadOnlyList<DestinationView> Describe();

    /// <summary>Delivers to all recipients of one routing domain. Never throws for anything that a peer or the network does.
    /// Cancellation stops what waits; a transaction that has begun runs to its end.</summary>
    Task<DeliveryOutcome> DeliverAsync(DeliveryJob job, CancellationToken ct);

    /// <summary>Whether mail for a domain that wants this of TLS goes to a destination, by whatever name operators call that.</summary>
    ValueTask<bool> LeadsToAsync(string domain, TlsWish tls, string destination, CancellationToken ct);

    /// <summary>Other queues are held from now on: what waits in them is given back.</summary>
    void HoldsChanged();

    /// <summary>A destination that rests is dialled again.</summary>
    void EndRest(string destination);

    /// <summary>Takes nothing new, lets running transactions end within the limit, then drops connections.</summary>
    Task DrainAsync(TimeSpan limit);
}
