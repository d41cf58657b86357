using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class SqliteKeyStoreTests(SqliteStoreFixture fixture) : KeyStoreContract(fixture), IClassFixture<SqliteStoreFixture>;
