// The two database files of a data directory: Orleans' tables apart from ours, so that their writers never wait for each other.
using Microsoft.Data.Sqlite;

namespace MonkeysMail.Silo.Storage.Sqlite;

internal static class SqliteFiles
{
    public const string Orleans = "orleans.db";
    public const string Messages = "messages.db";

    /// <summary>How Orleans' providers open their file: several connections, which wait for each other's writes up to 30 s.</summary>
    public static string OrleansConnectionString(string dataDirectory) => ConnectionString(dataDirectory, Orleans);

    public static string MessagesConnectionString(string dataDirectory) => ConnectionString(dataDirectory, Messages);

    private static string ConnectionString(string dataDirectory, string file) => new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(dataDirectory, file),
        DefaultTimeout = 30,
    }.ConnectionString;
}
