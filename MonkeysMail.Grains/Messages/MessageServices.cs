using MonkeysMail.Grains.Bounces.Classification;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Delivery.Sources;
using MonkeysMail.Grains.Domains;
using MonkeysMail.Grains.Mime;
using MonkeysMail.Grains.Mime.ReturnPaths;
using MonkeysMail.Grains.Storage;
using Orleans.Serialization;

namespace MonkeysMail.Grains.Messages;

/// <summary>What every message grain of the silo works with.</summary>
public sealed record MessageServices(
    IMessageStore Store,
    IStoreHealth Health,
    IWorkspaceSealers Sealers,
    IMessageComposer Composer,
    SigningKeyCache SigningKeys,
    IDeliveryAgent Agent,
    IDeliveryHold Hold,
    HeldWorkspaces Held,
    QueueHolds Queues,
    PoolBook Pools,
    SiloLease Lease,
    RetrySchedule Schedule,
    RetryOptions Retry,
    MessageLimits Limits,
    ReminderBudget Reminders,
    OrphanedMessages Orphans,
    ContentBudget Content,
    OutcomeTally Outcomes,
    ClassificationBook Classification,
    ReturnPaths ReturnPaths,
    Serializer Serializer,
    TimeProvider Time)
{
    /// <summary>False: what is accepted now waits in the store, and the sweep brings it later.</summary>
    public bool MayDeliver => Agent.HasRoom && !Hold.IsHeld && Queues.AreKnown;
}
