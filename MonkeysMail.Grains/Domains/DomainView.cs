// The state as the contract tells it, and as the audit log does. Never a private key.
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MonkeysMail.Grains.Domains;

public static partial class DomainView
{
    public static DomainDescription Of(DomainState state, DomainOptions options)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(options);
        var missing = DomainMachine.IsVerified(state) ? DomainMachine.MissingSince(state) : null;
        var policy = DomainRecords.PolicyText(state);
        return new DomainDescription(
            state.Name,
            DomainMachine.StatusOf(state),
            state.Origin == DomainOrigin.Vouched,
            state.CreatedAt,
            state.Origin == DomainOrigin.Vouched ? state.CreatedAt : state.VerifiedAt,
            missing,
            state.Origin == DomainOrigin.Vouched ? null : missing + options.Grace,
            state.CheckedAt,
            state.RotationEvery ?? options.RotateEveryDays,
            DomainMachine.RotatesAt(state, options),
            DomainRecords.Of(state, options),
            Keys(state, options),
            policy is null ? null : DomainRecords.PolicyUrl(state),
            policy);
    }

    /// <summary>Status, keys and rotation as JSON.</summary>
    public static string Audited(DomainState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return JsonSerializer.Serialize(
            new AuditedDomain(
                NameOf(DomainMachine.StatusOf(state)),
                [.. state.Keys.Select(key => new AuditedDkimKey(key.Selector, DomainMachine.LifeOf(state, key).Status.ToString().ToLowerInvariant()))],
                state.RotationEvery),
            DomainJson.Default.AuditedDomain);
    }

    public static string NameOf(DomainStatus status) => status.ToString().ToLowerInvariant();

    // Those with a private half, then the retired ones, newest first.
    private static ImmutableArray<DkimKeyDescription> Keys(DomainState state, DomainOptions options)
    {
        var kept = state.Keys.Select(key => Describe(key.Selector, DomainMachine.LifeOf(state, key), options));
        var retired = state.Lives.Where(life => life.Value.Status == DkimKeyStatus.Retired).OrderByDescending(life => life.Value.DestroyedAt)
            .Select(life => Describe(life.Key, life.Value, options));
        return [.. kept, .. retired];
    }

    private static DkimKeyDescription Describe(string selector, KeyLife life, DomainOptions options) => new(
        selector, life.Algorithm, life.Status, life.CreatedAt, life.Status == DkimKeyStatus.Pending ? null : life.SeenAt, life.StoppedAt,
        life.DestroyedAt ?? life.StoppedAt + options.KeepPublished);

    internal sealed record AuditedDomain(string Status, ImmutableArray<AuditedDkimKey> Keys, int? RotationDays);

    internal sealed record AuditedDkimKey(string Selector, string Status);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(AuditedDomain))]
    internal sealed partial class DomainJson : JsonSerializerContext;
}
