using Orleans.Metadata;

namespace MonkeysMail.Grains.Contracts;

/// <summary>Changes to a message that has not been sent, with who makes them: each has its entry in the audit log, in the same transaction. What is out of the key's
/// reach is not found.</summary>
[Alias("mm.IMessageChangesGrain"), DefaultGrainType("message")]
public interface IMessageChangesGrain : IGrainWithStringKey
{
    /// <summary>Stops what is scheduled or waiting.</summary>
    [Alias("Cancel")]
    Task<ChangeAnswer> CancelAsync(Actor actor, KeyReach reach);

    /// <summary>Changes when a scheduled message is sent.</summary>
    [Alias("Reschedule")]
    Task<ChangeAnswer> RescheduleAsync(DateTimeOffset sendAt, Actor actor, KeyReach reach);
}
