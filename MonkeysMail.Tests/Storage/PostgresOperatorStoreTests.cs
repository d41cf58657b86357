using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class PostgresOperatorStoreTests(PostgresStoreFixture fixture) : OperatorStoreContract(fixture), IClassFixture<PostgresStoreFixture>;
