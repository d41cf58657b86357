using Orleans.Metadata;

namespace MonkeysMail.Grains.Contracts;

/// <summary>Reads of one message for a key: a live key sees mail that leaves, a test key what is captured, and neither the other's: that is not found.</summary>
[Alias("mm.IMessageReadsGrain"), DefaultGrainType("message")]
public interface IMessageReadsGrain : IGrainWithStringKey
{
    /// <summary>The message with every recipient and attempt, or null.</summary>
    [Alias("Describe")]
    Task<MessageDescription?> DescribeAsync(KeyMode mode);

    /// <summary>The timeline, oldest first, or null.</summary>
    [Alias("Events")]
    Task<ImmutableArray<MailEvent>?> EventsAsync(KeyMode mode);

    /// <summary>The signed MIME.</summary>
    [Alias("Raw")]
    Task<RawAnswer> RawAsync(KeyMode mode);
}
