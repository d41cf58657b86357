using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class PostgresKeyStoreTests(PostgresStoreFixture fixture) : KeyStoreContract(fixture), IClassFixture<PostgresStoreFixture>;
