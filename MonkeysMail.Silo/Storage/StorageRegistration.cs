// Which database the engine uses: registers the ports' adapters, the write batcher before them, and the migrator that must have run
// before Orleans starts.
using MonkeysMail.Grains.Dns.MtaSts;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Silo.Storage.Postgres;
using MonkeysMail.Silo.Storage.Sqlite;

namespace MonkeysMail.Silo.Storage;

public static class StorageRegistration
{
    public static IServiceCollection AddPostgresStorage(this IServiceCollection services, string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        return services
            .AddSingleton(provider => new PostgresDatabase(connectionString, provider.GetRequiredService<ILogger<PostgresDatabase>>()))
            .AddSingleton<SchemaMigrator, PostgresMigrator>()
            .AddSingleton<IMessageStore, PostgresMessageStore>()
            .AddSingleton<ILeaseStore, PostgresLeaseStore>()
            .AddSingleton<ISuppressionStore, PostgresSuppressionStore>()
            .AddSingleton<IDataKeyStore, PostgresDataKeyStore>()
            .AddSingleton<IKeyJobStore, PostgresKeyJobStore>()
            .AddSingleton<ISealedRowStore, PostgresSealedRowStore>()
            .AddSingleton<IAuditStore, PostgresAuditStore>()
            .AddSingleton<IBootstrapStore, PostgresBootstrapStore>()
            .AddSingleton<IWorkspaceStore, PostgresWorkspaceStore>()
            .AddSingleton<IWorkspaceJobStore, PostgresWorkspaceJobStore>()
            .AddSingleton<IRetentionStore, PostgresRetentionStore>()
            .AddSingleton<IMtaStsStore, PostgresMtaStsStore>()
            .AddSingleton<IOperatorStore, PostgresOperatorStore>();
    }

    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, string dataDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataDirectory);
        return services
            .AddSingleton(_ => new SqliteDatabase(dataDirectory))
            .AddSingleton<SchemaMigrator>(_ => new SqliteMigrator(dataDirectory))
            .AddSingleton<IMessageStore, SqliteMessageStore>()
            .AddSingleton<ILeaseStore, SqliteLeaseStore>()
            .AddSingleton<ISuppressionStore, SqliteSuppressionStore>()
            .AddSingleton<IDataKeyStore, SqliteDataKeyStore>()
            .AddSingleton<IKeyJobStore, SqliteKeyJobStore>()
            .AddSingleton<ISealedRowStore, SqliteSealedRowStore>()
            .AddSingleton<IAuditStore, SqliteAuditStore>()
            .AddSingleton<IBootstrapStore, SqliteBootstrapStore>()
            .AddSingleton<IWorkspaceStore, SqliteWorkspaceStore>()
            .AddSingleton<IWorkspaceJobStore, SqliteWorkspaceJobStore>()
            .AddSingleton<IRetentionStore, SqliteRetentionStore>()
            .AddSingleton<IMtaStsStore, SqliteMtaStsStore>()
            .AddSingleton<IOperatorStore, SqliteOperatorStore>();
    }
}
