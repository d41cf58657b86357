// A set of uniformly distributed 64-bit hashes in little memory: 256 parts by the first octet, each an open-addressed table that grows by half when four fifths of it
// are taken. So an addition never copies more than a 256th of the set, and a million hashes take about 14 MB without any large array. It must never be trusted alone:
// it only grows, 0 and 1 are one hash to it, and two addresses may share 64 bits; a hit is confirmed by the row. Not thread-safe.
namespace MonkeysMail.Grains.Suppression;

public sealed class HashSet64
{
    private const int Parts = 256;
    private const int PartShift = 56;
    private const int SlotShift = 24; // the 32 bits below the first octet choose the slot
    private const int SmallestPart = 4;

    private readonly ulong[]?[] parts = new ulong[]?[Parts];
    private readonly int[] counts = new int[Parts];

    public int Count { get; private set; }

    /// <summary>Octets that the tables take.</summary>
    public long Size => parts.Sum(table => (table?.Length ?? 0) * (long)sizeof(ulong));

    /// <summary>False when it was there.</summary>
    public bool Add(ulong hash)
    {
        var key = KeyOf(hash);
        var part = (int)(key >> PartShift);
        var table = parts[part] ??= new ulong[SmallestPart];
        var slot = Find(table, key);
        if (table[slot] == key)
        {
            return false;
        }

        if ((counts[part] + 1) * 5 > table.Length * 4)
        {
            table = parts[part] = Grow(table);
            slot = Find(table, key);
        }

        table[slot] = key;
        counts[part]++;
        Count++;
        return true;
    }

    public bool Contains(ulong hash)
    {
        var key = KeyOf(hash);
        return parts[(int)(key >> PartShift)] is { } table && table[Find(table, key)] == key;
    }

    public void UnionWith(HashSet64 other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var table in other.parts)
        {
            foreach (var key in table ?? [])
            {
                if (key != 0)
                {
                    Add(key);
                }
            }
        }
    }

    // An empty slot is 0.
    private static ulong KeyOf(ulong hash) => hash == 0 ? 1 : hash;

    // The slot of the key, or the empty one where it belongs: a table is never full.
    private static int Find(ulong[] table, ulong key)
    {
        var slot = (int)(((key >> SlotShift) & uint.MaxValue) * (ulong)table.Length >> 32);
        while (table[slot] != key && table[slot] != 0)
        {
            slot = slot + 1 == table.Length ? 0 : slot + 1;
        }

        return slot;
    }

    private static ulong[] Grow(ulong[] table)
    {
        var larger = new ulong[table.Length + (table.Length / 2)];
        foreach (var key in table)
        {
            if (key != 0)
            {
                larger[Find(larger, key)] = key;
            }
        }

        return larger;
    }
}
