using System.Text.Json.Nodes;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Suppression;
using Xunit;

namespace MonkeysMail.Tests.Suppression;

public sealed class SuppressionAuditTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 8, 0, 0, TimeSpan.Zero);
    private static readonly Actor Me = new(ActorKind.Key, "key_abcdefghijkl", "192.0.2.1", "req_1");

    [Fact]
    public void Addition_NamesTheFirstAddresses_AndCountsThemAll()
    {
        var draft = SuppressionAudit.Added(Now, Me, [.. Enumerable.Range(0, 1_000).Select(i => Entry($"{i}@example.net"))], new SuppressionCounts(990, 3))!;

        var after = JsonNode.Parse(draft.After!)!;
        Assert.Equal(("suppression.added", "1000 addresses", Me), (draft.Action, draft.Target, draft.Actor));
        Assert.Equal(20, after["entries"]!.AsArray().Count);
        Assert.Equal("0@example.net", after["entries"]![0]!["email"]!.GetValue<string>());
        Assert.Equal("unsubscribe", after["entries"]![0]!["reason"]!.GetValue<string>());
        Assert.Equal("broadcast", after["entries"]![0]!["stream"]!.GetValue<string>());
        Assert.Equal((1_000, 990, 3), (after["count"]!.GetValue<int>(), after["added"]!.GetValue<int>(), after["changed"]!.GetValue<int>()));
        Assert.Null(draft.Before);
    }

    [Fact]
    public void AdditionThatChangedNothing_IsNoEntry() => Assert.Null(SuppressionAudit.Added(Now, Me, [Entry("ann@example.net")], default));

    [Fact]
    public void Removal_SaysWhatWasThere()
    {
        var draft = SuppressionAudit.Removed(Now, Me, [Entry("ann@example.net")]);

        Assert.Equal(("suppression.removed", "ann@example.net"), (draft.Action, draft.Target));
        Assert.Equal("ann@example.net", JsonNode.Parse(draft.Before!)!["entries"]![0]!["email"]!.GetValue<string>());
        Assert.Null(draft.After);
    }

    [Fact]
    public void Import_IsToldByItsCounts_UnderItsRequest()
    {
        var id = Guid.CreateVersion7();
        var started = SuppressionAudit.Imported(Now, Me, new SuppressionImport(id, false, false, 1_000, 2, default), default)!;
        var ended = SuppressionAudit.Imported(Now, Me, new SuppressionImport(id, true, true, 1_500, 3, new SuppressionCounts(900, 1)), new SuppressionCounts(400, 2))!;

        Assert.Equal(("suppression.import_started", "req_1", id), (started.Action, started.Target, started.Id));
        Assert.Equal("suppression.imported", ended.Action);
        Assert.Equal("""{"complete":true,"accepted":1500,"refused":3,"added":1300,"changed":3}""", ended.After);
        Assert.Null(SuppressionAudit.Imported(Now, Me, new SuppressionImport(id, true, true, 5, 0, default), default));
    }

    private static SuppressionEntry Entry(string address) => new(address, MailStream.Broadcast, SuppressionReason.Unsubscribe, null, Now, null);
}
