using Orleans.Metadata;

namespace MonkeysMail.Grains.Messages;

/// <summary>What came back about a message, from a mail to its own signed address.</summary>
[Alias("mm.IMessageReportsGrain"), DefaultGrainType("message")]
public interface IMessageReportsGrain : IGrainWithStringKey
{
    /// <summary>Takes reports; answers once what they change is durable. False: the store takes nothing now. Repeating it does no harm.</summary>
    [Alias("Report")]
    Task<bool> ReportAsync(ImmutableArray<MessageReport> reports);
}
