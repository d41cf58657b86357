using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class PostgresSideStoresTests(PostgresStoreFixture fixture) : SideStoresContract(fixture), IClassFixture<PostgresStoreFixture>;
