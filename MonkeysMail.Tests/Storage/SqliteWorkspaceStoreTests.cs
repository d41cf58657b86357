using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class SqliteWorkspaceStoreTests(SqliteStoreFixture fixture) : WorkspaceStoreContract(fixture), IClassFixture<SqliteStoreFixture>;
