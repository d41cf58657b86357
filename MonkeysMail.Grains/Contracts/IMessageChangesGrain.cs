using Orleans.Metadata;

namespace MonkeysMail.Grains.Contracts;

/// <summary>Changes to a message, with who makes them: each has its entry in the audit log, in the same transaction. What is out of the key's
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

    /// <summary>Tries again now what is deferred, and begins anew with what bounced or expired while its body is kept.</summary>
    /// <param name="replayed">An equal request was answered before: this one changes nothing.</param>
    [Alias("Retry")]
    Task<ChangeAnswer> RetryAsync(Actor actor, KeyReach reach, bool replayed);
}
