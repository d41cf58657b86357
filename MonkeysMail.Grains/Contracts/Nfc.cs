// Unicode normalization form C (UAX 15). The platform's own needs ICU, which the engine does without (invariant globalization): there string.Normalize returns
// what it was given. Used for what is compared, so that a name written with combining marks is the one written with whole letters.
using System.Text;

namespace MonkeysMail.Grains.Contracts;

internal static class Nfc
{
    // Hangul syllables (Unicode 3.12): leading, vowel and trailing parts.
    private const int SyllableBase = 0xAC00;
    private const int LeadingBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailingBase = 0x11A7;
    private const int LeadingCount = 19;
    private const int VowelCount = 21;
    private const int TrailingCount = 28;
    private const int SyllableCount = LeadingCount * VowelCount * TrailingCount;

    private static readonly Lazy<Data> Tables = new(() => new Data());

    /// <summary>Well-formed UTF-16 only.</summary>
    public static string Normalize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var tables = Tables.Value;
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(tables, rune.Value, points);
        }

        Order(tables, points);
        Compose(tables, points);
        var builder = new StringBuilder(points.Count);
        foreach (var point in points)
        {
            builder.Append(new Rune(point).ToString());
        }

        return builder.ToString();
    }

    private static void Decompose(Data tables, int point, List<int> into)
    {
        if (point is >= SyllableBase and < SyllableBase + SyllableCount)
        {
            var index = point - SyllableBase;
            into.Add(LeadingBase + (index / (VowelCount * TrailingCount)));
            into.Add(VowelBase + (index % (VowelCount * TrailingCount) / TrailingCount));
            if (index % TrailingCount is > 0 and var trailing)
            {
                into.Add(TrailingBase + trailing);
            }
        }
        else if (tables.Decompositions.TryGetValue(point, out var parts))
        {
            Decompose(tables, parts.First, into);
            if (parts.Second != 0)
            {
                Decompose(tables, parts.Second, into);
            }
        }
        else
        {
            into.Add(point);
        }
    }

    // Marks between two starters (class 0) in the order of their classes; equal ones stay as they are.
    private static void Order(Data tables, List<int> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var mark = tables.ClassOf(points[i]);
            for (var j = i; mark != 0 && j > 0 && tables.ClassOf(points[j - 1]) > mark; j--)
            {
                (points[j - 1], points[j]) = (points[j], points[j - 1]);
            }
        }
    }

    // A character joins the last starter unless something of its class, or a starter, stands between them.
    private static void Compose(Data tables, List<int> points)
    {
        var starter = -1;
        var last = 0;
        var end = 0;
        foreach (var point in points.ToArray())
        {
            var mark = tables.ClassOf(point);
            var blocked = end - 1 > starter && (last == 0 || last >= mark);
            if (starter >= 0 && !blocked && Join(tables, points[starter], point) is { } joined)
            {
                points[starter] = joined;
                continue;
            }

            if (mark == 0)
            {
                starter = end;
            }

            last = mark;
            points[end++] = point;
        }

        points.RemoveRange(end, points.Count - end);
    }

    private static int? Join(Data tables, int first, int second)
    {
        if (first is >= LeadingBase and < LeadingBase + LeadingCount && second is >= VowelBase and < VowelBase + VowelCount)
        {
            return SyllableBase + ((((first - LeadingBase) * VowelCount) + second - VowelBase) * TrailingCount);
        }

        if (first is >= SyllableBase and < SyllableBase + SyllableCount && (first - SyllableBase) % TrailingCount == 0
            && second is > TrailingBase and < TrailingBase + TrailingCount)
        {
            return first + second - TrailingBase;
        }

        return tables.Compositions.TryGetValue((first, second), out var joined) ? joined : null;
    }

    // Unpacked when the first address that is not ASCII comes.
    private sealed class Data
    {
        private readonly Dictionary<int, int> _classes = [];

        public Data()
        {
            foreach (var (whole, first, second) in Triples(NfcTables.Pairs))
            {
                Decompositions[whole] = (first, second);
                Compositions[(first, second)] = whole;
            }

            foreach (var (whole, first, second) in Triples(NfcTables.Excluded))
            {
                Decompositions[whole] = (first, second);
            }

            var singles = NfcTables.Singles.EnumerateRunes().Select(rune => rune.Value).ToArray();
            for (var i = 0; i < singles.Length; i += 2)
            {
                Decompositions[singles[i]] = (singles[i + 1], 0);
            }

            foreach (var (start, count, mark) in Triples(NfcTables.Classes))
            {
                for (var point = start; point < start + count; point++)
                {
                    _classes[point] = mark;
                }
            }
        }

        public Dictionary<int, (int First, int Second)> Decompositions { get; } = [];

        public Dictionary<(int First, int Second), int> Compositions { get; } = [];

        public int ClassOf(int point) => _classes.GetValueOrDefault(point);

        private static IEnumerable<(int First, int Second, int Third)> Triples(string packed)
        {
            var points = packed.EnumerateRunes().Select(rune => rune.Value).ToArray();
            for (var i = 0; i < points.Length; i += 3)
            {
                yield return (points[i], points[i + 1], points[i + 2]);
            }
        }
    }
}
