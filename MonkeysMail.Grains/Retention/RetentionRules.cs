// The windows of retention: what they are when nothing is said, and what may be said. Pure. A message is deleted with all that is of it, so its window is no shorter
// than those of its parts; and it is kept for seven days at least: so long a late bounce may change what became of it.
namespace MonkeysMail.Grains.Retention;

public static class RetentionRules
{
    public static RetentionDays Defaults { get; } = new(Bodies: 7, Metadata: 90, Events: 90, Audit: 365);

    private const int TenYears = 3_650;

    /// <summary>What holds: what was said, else the default.</summary>
    public static RetentionDays InForce(RetentionDays said)
    {
        ArgumentNullException.ThrowIfNull(said);
        return new RetentionDays(
            said.Bodies ?? Defaults.Bodies, said.Metadata ?? Defaults.Metadata, said.Events ?? Defaults.Events, said.Audit ?? Defaults.Audit);
    }

    /// <summary>What is said after the change; errors name what may not be.</summary>
    public static RetentionDays Change(RetentionDays said, ImmutableArray<RetentionSetting> settings, List<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(errors);
        var found = errors.Count;
        foreach (var setting in settings)
        {
            var (least, most) = Range(setting.Kind);
            if (setting.Days is { } days && (days < least || days > most))
            {
                errors.Add(new FieldError(Field(setting.Kind), FormattableString.Invariant($"Must be {least} to {most} days, or null for the default; it is {days}.")));
                continue;
            }

            var value = (int?)setting.Days;
            said = setting.Kind switch
            {
                RetentionKind.Bodies => said with { Bodies = value },
                RetentionKind.Metadata => said with { Metadata = value },
                RetentionKind.Events => said with { Events = value },
                _ => said with { Audit = value },
            };
        }

        var held = InForce(said);
        var longest = Math.Max(held.Bodies!.Value, held.Events!.Value);
        if (errors.Count == found && held.Metadata < longest)
        {
            errors.Add(new FieldError(Field(RetentionKind.Metadata), FormattableString.Invariant(
                $"Must be at least as long as bodies_days and events_days, now {longest}: a message is deleted with both. It is {held.Metadata}.")));
        }

        return said;
    }

    private static (int Least, int Most) Range(RetentionKind kind) => kind switch
    {
        RetentionKind.Bodies => (0, 365),
        RetentionKind.Metadata => (7, TenYears),
        RetentionKind.Events => (0, TenYears),
        _ => (30, TenYears),
    };

    private static string Field(RetentionKind kind) => kind switch
    {
        RetentionKind.Bodies => "retention.bodies_days",
        RetentionKind.Metadata => "retention.metadata_days",
        RetentionKind.Events => "retention.events_days",
        _ => "retention.audit_days",
    };
}
