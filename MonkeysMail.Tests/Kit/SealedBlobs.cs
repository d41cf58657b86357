using MonkeysMail.Grains.Crypto;

namespace MonkeysMail.Tests.Kit;

/// <summary>Every sealed blob that an installation has stored outside grain states, with the version of the data key that sealed it.</summary>
public static class SealedBlobs
{
    private static readonly string[] Columns =
    [
        "messages.head", "messages.state", "message_contents.content", "events.sealed", "suppressions.sealed", "audit_outbox.sealed",
        "audit_entries.sealed",
    ];

    public static async Task<IReadOnlyDictionary<string, int[]>> VersionsAsync(RawDatabase database)
    {
        var found = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var column in Columns)
        {
            var (table, cell) = (column.Split('.')[0], column.Split('.')[1]);
            var rows = await database.QueryAsync($"SELECT {cell} FROM {table}");
            found[column] = [.. rows.Select(row => SealedBlob.VersionOf((byte[])row[0]) ?? -1)];
        }

        return found;
    }
}
