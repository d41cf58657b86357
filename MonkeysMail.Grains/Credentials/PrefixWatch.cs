// Wrong secrets for one prefix from anywhere, pure and bounded: who guesses a key from many networks is throttled in each, and seen only here. It raises an alert and never
// refuses anything: nobody can lock out a key by guessing.
namespace MonkeysMail.Grains.Credentials;

public sealed class PrefixWatch(int most)
{
    /// <summary>Wrong secrets in <see cref="Window"/> that raise an alert: ten times what one network has at once.</summary>
    public const int Threshold = 100;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, (int Count, DateTimeOffset Since)> prefixes = new(StringComparer.Ordinal);

    public int Count => prefixes.Count;

    /// <summary>True once in a window, when the threshold is reached.</summary>
    public bool Note(string prefix, DateTimeOffset now)
    {
        var known = prefixes.TryGetValue(prefix, out var noted);
        if (!known && prefixes.Count >= most)
        {
            foreach (var old in prefixes.Where(entry => now - entry.Value.Since > Window).Select(entry => entry.Key).ToList())
            {
                prefixes.Remove(old);
            }

            if (prefixes.Count >= most)
            {
                prefixes.Remove(prefixes.MinBy(entry => entry.Value.Since).Key);
            }
        }

        noted = known && now - noted.Since <= Window ? (noted.Count + 1, noted.Since) : (1, now);
        prefixes[prefix] = noted;
        return noted.Count == Threshold;
    }
}
