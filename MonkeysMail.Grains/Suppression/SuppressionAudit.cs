// What the audit log says of the suppression list. An addition names its first addresses and counts the rest; an import is told by counts alone.
using System.Text.Json;
using System.Text.Json.Serialization;
using MonkeysMail.Grains.Audit;

namespace MonkeysMail.Grains.Suppression;

internal static partial class SuppressionAudit
{
    private const int MostNamed = 20;

    /// <summary>Null when the list already was as asked.</summary>
    public static AuditDraft? Added(DateTimeOffset at, Actor actor, ImmutableArray<SuppressionEntry> entries, SuppressionCounts done) =>
        done == default ? null : Draft(at, actor, "suppression.added", TargetOf(entries[0].Address, entries.Length), null, new Change(
            [.. entries.Take(MostNamed).Select(Entry.Of)], entries.Length, done.Added, done.Changed));

    public static AuditDraft Removed(DateTimeOffset at, Actor actor, IReadOnlyList<SuppressionEntry> entries) =>
        Draft(at, actor, "suppression.removed", entries[0].Address, new Change([.. entries.Select(Entry.Of)], entries.Count, null, null), null);

    /// <summary>Null when the import changed nothing.</summary>
    public static AuditDraft? Imported(DateTimeOffset at, Actor actor, SuppressionImport import, SuppressionCounts done)
    {
        var total = new SuppressionCounts(import.Earlier.Added + done.Added, import.Earlier.Changed + done.Changed);
        if (!import.Ended)
        {
            return new AuditDraft(import.Id, at, actor, "suppression.import_started", actor.RequestId, null, null);
        }

        var after = new Import(import.Complete, import.Accepted, import.Refused, total.Added, total.Changed);
        return total == default
            ? null
            : new AuditDraft(import.Id, at, actor, "suppression.imported", actor.RequestId, null, JsonSerializer.Serialize(after, SuppressionJson.Default.Import));
    }

    private static AuditDraft Draft(DateTimeOffset at, Actor actor, string action, string target, Change? before, Change? after) => new(
        Guid.CreateVersion7(at), at, actor, action, target, Text(before), Text(after));

    private static string? Text(Change? change) => change is null ? null : JsonSerializer.Serialize(change, SuppressionJson.Default.Change);

    private static string TargetOf(string first, int count) => count == 1 ? first : FormattableString.Invariant($"{count} addresses");

    internal sealed record Change(IReadOnlyList<Entry> Entries, int Count, int? Added, int? Changed);

    internal sealed record Entry(string Email, string Reason, string? Stream, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
    {
        public static Entry Of(SuppressionEntry entry) => new(
            entry.Address, entry.Reason.ToString().ToLowerInvariant(), entry.Stream?.ToString().ToLowerInvariant(), entry.CreatedAt, entry.ExpiresAt);
    }

    internal sealed record Import(bool Complete, long Accepted, long Refused, int Added, int Changed);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Change))]
    [JsonSerializable(typeof(Import))]
    private sealed partial class SuppressionJson : JsonSerializerContext;
}
