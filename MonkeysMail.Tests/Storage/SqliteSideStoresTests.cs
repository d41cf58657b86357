using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class SqliteSideStoresTests(SqliteStoreFixture fixture) : SideStoresContract(fixture), IClassFixture<SqliteStoreFixture>;
