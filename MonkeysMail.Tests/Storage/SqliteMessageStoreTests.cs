using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class SqliteMessageStoreTests(SqliteStoreFixture fixture) : MessageStoreContract(fixture), IClassFixture<SqliteStoreFixture>;
