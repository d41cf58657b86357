// The front marks its first call of AcceptAsync for an id that it has just made, so that the grain need not look for a row.
// The mark travels in Orleans' request context, because it must be there before the grain is activated.

namespace MonkeysMail.Grains.Contracts;

public static class NewMessage
{
    private const string Key = "mm.new";

    /// <summary>True in the call that the front marked.</summary>
    public static bool IsMarked => RequestContext.Get(Key) is true;

    /// <summary>Accepts a message whose id was never used before.</summary>
    public static async Task<AcceptAnswer> AcceptNewAsync(this IMessageGrain message, AcceptRequest request)
    {
        ArgumentNullException.ThrowIfNull(message);
        RequestContext.Set(Key, true);
        try
        {
            return await message.AcceptAsync(request);
        }
        finally
        {
            RequestContext.Remove(Key);
        }
    }

    /// <summary>Keeps the mark from travelling on to other grains.</summary>
    public static void Unmark() => RequestContext.Remove(Key);
}
