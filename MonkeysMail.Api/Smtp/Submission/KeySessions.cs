using System.Collections.Concurrent;

namespace MonkeysMail.Api.Smtp.Submission;

/// <summary>How many authenticated sessions each key has on this process. As large as the number of keys in use.</summary>
internal sealed class KeySessions(int most)
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    public bool TryEnter(string prefix)
    {
        if (_open.AddOrUpdate(prefix, 1, static (_, count) => count + 1) <= most)
        {
            return true;
        }

        Leave(prefix);
        return false;
    }

    public void Leave(string prefix)
    {
        // Removed only when nobody came in meanwhile.
        if (_open.AddOrUpdate(prefix, 0, static (_, count) => count - 1) == 0)
        {
            _open.TryRemove(new KeyValuePair<string, int>(prefix, 0));
        }
    }
}
