// The grain key of a message is "{workspace}/{message}", both as 32 hexadecimal digits: a call with one workspace's id can
// not reach another workspace's message, whatever message id it names.
namespace MonkeysMail.Grains.Contracts;

public static class MessageKey
{
    public static string Format(WorkspaceId workspace, MessageId message) => $"{workspace.Value:N}/{message.Value:N}";

    public static (WorkspaceId Workspace, MessageId Message) Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length == 65 && key[32] == '/'
            && Guid.TryParseExact(key.AsSpan(0, 32), "N", out var workspace)
            && Guid.TryParseExact(key.AsSpan(33), "N", out var message))
        {
            return (new WorkspaceId(workspace), new MessageId(message));
        }

        throw new ArgumentException("A message grain's key is {workspace:N}/{message:N}.", nameof(key));
    }

    public static IMessageGrain GetMessage(this IGrainFactory grains, WorkspaceId workspace, MessageId message)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IMessageGrain>(Format(workspace, message));
    }

    /// <summary>The same message, as one that is read.</summary>
    public static IMessageReadsGrain GetMessageToRead(this IGrainFactory grains, WorkspaceId workspace, MessageId message)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IMessageReadsGrain>(Format(workspace, message));
    }

    /// <summary>The same message, as one that is to be changed.</summary>
    public static IMessageChangesGrain GetMessageToChange(this IGrainFactory grains, WorkspaceId workspace, MessageId message)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IMessageChangesGrain>(Format(workspace, message));
    }
}
