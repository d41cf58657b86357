namespace MonkeysMail.Grains.Messages;

/// <summary>How many octets of content may wait in memory for their first attempt; the rest is read again from the store.</summary>
public sealed class ContentBudget
{
    private const long Limit = 128L * 1024 * 1024;

    private long held;

    public bool TryHold(int octets)
    {
        if (Interlocked.Add(ref held, octets) <= Limit)
        {
            return true;
        }

        Interlocked.Add(ref held, -octets);
        return false;
    }

    public void Release(int octets) => Interlocked.Add(ref held, -octets);
}
