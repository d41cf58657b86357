using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class SqliteSuppressionStoreTests(SqliteStoreFixture fixture) : SuppressionStoreContract(fixture), IClassFixture<SqliteStoreFixture>;
