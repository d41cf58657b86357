using MonkeysMail.Grains.Storage;
using MonkeysMail.Silo.Storage.Postgres;
using Xunit;

namespace MonkeysMail.Tests.Storage;

public sealed class PostgresMessageStoreTests(PostgresStoreFixture fixture) : MessageStoreContract(fixture), IClassFixture<PostgresStoreFixture>
{
    // A store of its own for every test: each begins with the plain form of a flush and meets its collision there first.
    protected override IMessageStore Store { get; } = new PostgresMessageStore(fixture.Database);

    [Fact]
    public async Task CollisionAfterCollision_IsAnsweredRowByRow()
    {
        var workspace = Rows.Workspace();
        var taken = Rows.Insert(Rows.Message(workspace));
        await Store.FlushAsync([taken], CancellationToken.None);

        for (var i = 0; i < 120; i++) // through the careful flushes and back to a plain one
        {
            var good = Rows.Insert(Rows.Message(workspace));
            var bad = Rows.Insert(taken.Row with { FlushId = Guid.NewGuid() });

            var results = await Store.FlushAsync([bad, good], CancellationToken.None);

            Assert.Equal([WriteOutcome.Conflict, WriteOutcome.Written], results.Select(r => r.Outcome));
            await Store.FlushAsync([Rows.Delivered(good.Row)], CancellationToken.None);
            Assert.Equal(2, (await Store.ReadEventsAsync(workspace, good.Row.Id, CancellationToken.None)).Count);
        }
    }
}
