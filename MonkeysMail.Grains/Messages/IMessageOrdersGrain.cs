using Orleans.Metadata;

namespace MonkeysMail.Grains.Messages;

/// <summary>What operators order of the messages of a queue.</summary>
[Alias("mm.IMessageOrdersGrain"), DefaultGrainType("message")]
public interface IMessageOrdersGrain : IGrainWithStringKey
{
    /// <summary>True when the order is about this message and changed it.</summary>
    [Alias("Obey")]
    Task<bool> ObeyAsync(MessageOrder order);
}
