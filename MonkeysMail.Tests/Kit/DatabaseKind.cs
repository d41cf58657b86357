namespace MonkeysMail.Tests.Kit;

/// <summary>The two databases: every behaviour is tested over both.</summary>
public enum DatabaseKind
{
    Sqlite,
    Postgres,
}
