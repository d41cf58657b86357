// What a rotation of data keys seals anew is told by SealedTable, apart from the schema: whoever adds a column of octets says here what it is.
using System.Text.RegularExpressions;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Silo.Storage;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed partial class SealedColumnTests
{
    // Columns of octets that are no sealed blobs. Ids are octets too on SQLite: its sealed columns are those of PostgreSQL.
    private static readonly string[] Open =
    [
        "idempotency_keys.request_hash", // SHA-256
        "data_keys.wrapped", // by the master key: its rotation is the rewrap
        "audit_entries.hash", // links of the chain, in clear
        "audit_heads.start_hash", "audit_heads.hash", "audit_heads.mac",
        "key_jobs.position", // ids
    ];

    private static IEnumerable<SealedTable> Tables => Enum.GetValues<SealedTable>().Where(table => table != SealedTable.States);

    [Fact]
    public void EveryColumnOfOctets_IsSealedAnewByARotation_OrKnownToBeOpen()
    {
        var covered = Tables.Select(SealedColumn.Of).Select(column => $"{column.Table}.{column.Cell}");

        Assert.Equal(
            covered.Concat(Open).Order(StringComparer.Ordinal),
            Columns("postgres", "bytea").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EverySealedColumn_IsOfBothDatabases()
    {
        var sqlite = Columns("sqlite/messages", "BLOB").ToHashSet(StringComparer.Ordinal);

        Assert.All(Tables.Select(SealedColumn.Of), column => Assert.Contains($"{column.Table}.{column.Cell}", sqlite));
    }

    // Orleans' own tables hold sealed states as a payload (SealedTable.States; SealedStatesTests).
    private static IEnumerable<string> Columns(string folder, string type)
    {
        foreach (var script in MigrationScripts.Of(folder).Where(script => !script.Name.Contains("orleans", StringComparison.Ordinal)))
        {
            foreach (Match table in Table().Matches(script.Contents))
            {
                foreach (Match column in Column().Matches(table.Groups["columns"].Value).Where(column => IsOf(column, type)))
                {
                    yield return $"{table.Groups["table"].Value}.{column.Groups["column"].Value}";
                }
            }

            foreach (Match column in Added().Matches(script.Contents).Where(column => IsOf(column, type)))
            {
                yield return $"{column.Groups["table"].Value}.{column.Groups["column"].Value}";
            }
        }
    }

    private static bool IsOf(Match column, string type) => string.Equals(column.Groups["type"].Value, type, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"CREATE TABLE (?:IF NOT EXISTS )?(?<table>\w+) \((?<columns>.*?)^\)", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Table();

    [GeneratedRegex(@"^\s+(?<column>\w+) (?<type>\w+)", RegexOptions.Multiline)]
    private static partial Regex Column();

    [GeneratedRegex(@"ALTER TABLE (?<table>\w+)\s+ADD COLUMN (?:IF NOT EXISTS )?(?<column>\w+) (?<type>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex Added();
}
