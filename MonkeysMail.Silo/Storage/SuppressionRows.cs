// Rules of suppression rows that both databases share.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Silo.Storage;

internal static class SuppressionRows
{
    private const short AllStreams = -1;

    public static short ToColumn(MailStream? stream) => stream is { } one ? (short)one : AllStreams;

    public static short ToColumn(SuppressionScope scope) => scope switch
    {
        SuppressionScope.All => AllStreams,
        SuppressionScope.Transactional => (short)MailStream.Transactional,
        SuppressionScope.Broadcast => (short)MailStream.Broadcast,
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "A scope without a column."),
    };

    public static MailStream? ToStream(long column) => column == AllStreams ? null : (MailStream)column;

    /// <summary>One row an identity, as if they had been added one after the other, in the order of their keys.</summary>
    public static List<SuppressionRow> Merge(IReadOnlyList<SuppressionRow> rows)
    {
        var merged = new SortedDictionary<(Guid, Guid, short), SuppressionRow>();
        foreach (var row in rows)
        {
            var identity = (row.Workspace.Value, LookupHash.ToGuid(row.AddressHash), ToColumn(row.Stream));
            merged[identity] = merged.TryGetValue(identity, out var first) ? first with { ExpiresAt = Later(first.ExpiresAt, row.ExpiresAt) } : row;
        }

        return [.. merged.Values];
    }

    /// <summary>Those that have not expired.</summary>
    public static List<SuppressionRow> Living(IReadOnlyList<SuppressionRow> rows, DateTimeOffset now) =>
        [.. rows.Where(row => row.ExpiresAt is null || row.ExpiresAt > now)];

    // Null: never.
    private static DateTimeOffset? Later(DateTimeOffset? x, DateTimeOffset? y) => x is null || y is null ? null : x > y ? x : y;
}
