namespace MonkeysMail.Grains.Contracts;

/// <summary>One message: accepts durably, delivers, retries, ends. Key: <see cref="MessageKey"/>. A message of another workspace and
/// one that does not exist are the same: null.</summary>
[Alias("mm.IMessageGrain")]
public interface IMessageGrain : IGrainWithStringKey
{
    /// <summary>Accepts: answers after the commit that holds the message. Idempotent by the message's id.</summary>
    [Alias("Accept")]
    Task<AcceptAnswer> AcceptAsync(AcceptRequest request);

    /// <summary>What earlier fronts call: <see cref="IMessageReadsGrain.DescribeAsync"/> for either kind of key.</summary>
    [Alias("Describe")]
    Task<MessageDescription?> DescribeAsync();

    /// <summary>What earlier fronts call: <see cref="IMessageReadsGrain.EventsAsync"/> for either kind of key.</summary>
    [Alias("Events")]
    Task<ImmutableArray<MailEvent>?> EventsAsync();

    /// <summary>What earlier fronts call: <see cref="IMessageReadsGrain.RawAsync"/> for either kind of key.</summary>
    [Alias("Raw")]
    Task<RawAnswer> RawAsync();

    /// <summary>What fronts of 0.1 call: <see cref="IMessageChangesGrain.CancelAsync"/> by nobody in particular.</summary>
    [Alias("Cancel")]
    Task<ChangeAnswer> CancelAsync();

    /// <summary>What fronts of 0.1 call: <see cref="IMessageChangesGrain.RescheduleAsync"/> by nobody in particular.</summary>
    [Alias("Reschedule")]
    Task<ChangeAnswer> RescheduleAsync(DateTimeOffset sendAt);

    /// <summary>Called by the sweep: this message's row is due, and its owner (if any) has ended.</summary>
    [Alias("Wake")]
    Task WakeAsync(string? endedOwner);
}
