using Npgsql;

namespace MonkeysMail.Silo.Storage.Postgres;

/// <summary>Hears whether PostgreSQL gave up waiting for its synchronous standby. A statement that is canceled while its commit waits for
/// the standby succeeds, with no more than a warning: it is committed here alone, and lost if the standby is promoted.</summary>
internal sealed class StandbyNotice
{
    // "canceling wait for synchronous replication" is a warning of this general class, in the language of the server.
    private const string Warning = "01000";

    private bool unconfirmed;

    /// <summary>Listens until the connection is given back.</summary>
    public StandbyNotice(NpgsqlConnection connection) =>
        connection.Notice += (_, notice) => unconfirmed |= notice.Notice.SqlState == Warning;

    /// <summary>Throws what counts as an unknown result.</summary>
    public void ThrowIfUnconfirmed()
    {
        if (unconfirmed)
        {
            throw new TimeoutException("PostgreSQL committed without its synchronous standby.");
        }
    }
}
