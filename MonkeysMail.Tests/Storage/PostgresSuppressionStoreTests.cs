using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class PostgresSuppressionStoreTests(PostgresStoreFixture fixture) : SuppressionStoreContract(fixture), IClassFixture<PostgresStoreFixture>;
