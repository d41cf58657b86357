using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class PostgresMessageStoreTests(PostgresStoreFixture fixture) : MessageStoreContract(fixture), IClassFixture<PostgresStoreFixture>;
