using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class PostgresWorkspaceStoreTests(PostgresStoreFixture fixture) : WorkspaceStoreContract(fixture), IClassFixture<PostgresStoreFixture>;
