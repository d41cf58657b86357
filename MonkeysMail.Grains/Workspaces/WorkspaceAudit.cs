// What the audit log tells of keys and of settings: before and after as JSON, never a secret nor its hash.
using System.Text.Json;
using System.Text.Json.Serialization;
using MonkeysMail.Grains.Retention;

namespace MonkeysMail.Grains.Workspaces;

internal static partial class WorkspaceAudit
{
    public static string Of(ApiKeyRecord key, bool forced = false) => JsonSerializer.Serialize(
        new AuditedKey(
            key.Specify().Name, key.Mode == KeyMode.Live ? "live" : "test", key.Scopes, key.Specify().Domains, key.Specify().Addresses,
            key.Rate, key.Burst, key.DailyQuota, key.MonthlyQuota, key.ExpiresAt, key.RevokedAt, key.OverlapEndsAt, key.Predecessor?.ToString(), key.Successor?.ToString(), forced),
        Json.Default.AuditedKey);

    public static string OfSettings(WorkspaceState state, bool forced = false) =>
        JsonSerializer.Serialize(new AuditedSettings(state.Allowlist, state.Limits, RetentionRules.InForce(state.Retention), forced), Json.Default.AuditedSettings);

    public static string OfRetention(RetentionReport report) => JsonSerializer.Serialize(report, Json.Default.RetentionReport);

    public static string OfWorkspace(WorkspaceState state) => JsonSerializer.Serialize(
        new AuditedWorkspace(
            state.Name,
            state.Suspension is { } suspension ? new AuditedSuspension(suspension.Reason, suspension.At) : null,
            new AuditedCeilings(
                state.Ceilings.Rate, state.Ceilings.Burst, state.Ceilings.DailyQuota, state.Ceilings.MonthlyQuota, state.Ceilings.Adaptive)),
        Json.Default.AuditedWorkspace);

    internal sealed record AuditedWorkspace(string Name, AuditedSuspension? Suspension, AuditedCeilings Ceilings);

    internal sealed record AuditedSuspension(string Reason, DateTimeOffset At);

    internal sealed record AuditedCeilings(int? Rate, int? Burst, long? DailyQuota, long? MonthlyQuota, bool Adaptive);

    internal sealed record AuditedKey(
        string Name,
        string Mode,
        ImmutableArray<string> Scopes,
        ImmutableArray<string> Domains,
        ImmutableArray<string> Addresses,
        int Rate,
        int Burst,
        long DailyQuota,
        long MonthlyQuota,
        DateTimeOffset? ExpiresAt,
        DateTimeOffset? RevokedAt,
        DateTimeOffset? OverlapEndsAt,
        string? Predecessor,
        string? Successor,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Forced);

    internal sealed record AuditedSettings(
        ImmutableArray<string> Allowlist,
        LimitValues Limits,
        RetentionDays RetentionDays,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Forced);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(AuditedKey))]
    [JsonSerializable(typeof(AuditedSettings))]
    [JsonSerializable(typeof(AuditedWorkspace))]
    [JsonSerializable(typeof(RetentionReport))]
    internal sealed partial class Json : JsonSerializerContext;
}
