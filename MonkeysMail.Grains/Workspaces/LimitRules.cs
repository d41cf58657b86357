// What a workspace's limits come to: its own, under the operators' ceiling, under the default where there is no ceiling. Pure. Own: null is as much as it may have;
// ceilings and what is in force: 0 is no limit.
using System.Globalization;

namespace MonkeysMail.Grains.Workspaces;

public static class LimitRules
{
    /// <summary>The most that it may have.</summary>
    public static LimitValues Ceilings(WorkspaceCeilings ceilings, WorkspaceLimits defaults)
    {
        ArgumentNullException.ThrowIfNull(ceilings);
        ArgumentNullException.ThrowIfNull(defaults);
        return new LimitValues(
            ceilings.Rate ?? defaults.Rate,
            ceilings.Burst is { } burst and > 0 ? burst : defaults.Burst,
            ceilings.DailyQuota ?? defaults.DailyQuota,
            ceilings.MonthlyQuota ?? defaults.MonthlyQuota);
    }

    /// <summary>What it is judged by. A ceiling that was lowered after the workspace chose holds all the same.</summary>
    public static LimitValues InForce(LimitValues own, LimitValues ceilings)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(ceilings);
        return new LimitValues(
            (int)Least(own.Rate, ceilings.Rate), (int)Least(own.Burst, ceilings.Burst), Least(own.DailyQuota, ceilings.DailyQuota), Least(own.MonthlyQuota, ceilings.MonthlyQuota));
    }

    /// <summary>The limits that are kept after a change; errors name what can not be.</summary>
    public static LimitValues Change(LimitValues own, ImmutableArray<LimitSetting> change, LimitValues ceilings, List<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(ceilings);
        ArgumentNullException.ThrowIfNull(errors);
        foreach (var setting in change.IsDefault ? [] : change)
        {
            switch (setting.Limit)
            {
                case LimitName.Rate when Check("limits.rate", setting.Value, KeyRules.RateMost, "recipients a second", ceilings.Rate, errors):
                    own = own with { Rate = (int?)setting.Value };
                    break;
                case LimitName.Burst when Check("limits.burst", setting.Value, KeyRules.BurstMost, "recipients", ceilings.Rate == 0 ? 0 : ceilings.Burst, errors):
                    own = own with { Burst = (int?)setting.Value };
                    break;
                case LimitName.DailyQuota when Check("limits.daily_quota", setting.Value, KeyRules.QuotaMost, "recipients a day", ceilings.DailyQuota, errors):
                    own = own with { DailyQuota = setting.Value };
                    break;
                case LimitName.MonthlyQuota when Check("limits.monthly_quota", setting.Value, KeyRules.QuotaMost, "recipients a month", ceilings.MonthlyQuota, errors):
                    own = own with { MonthlyQuota = setting.Value };
                    break;
                default:
                    break;
            }
        }

        return own;
    }

    private static bool Check(string field, long? value, long most, string unit, long? ceiling, List<FieldError> errors)
    {
        if (value is not { } wanted)
        {
            return true;
        }

        if (wanted < 1 || wanted > most)
        {
            errors.Add(new FieldError(field, Text($"must be 1 to {most} {unit}; null is as much as the workspace may have.")));
            return false;
        }

        if (ceiling is > 0 && wanted > ceiling)
        {
            errors.Add(new FieldError(field, Text($"must be at most {ceiling} {unit}: that is the ceiling which the operators of this server have set.")));
            return false;
        }

        return true;
    }

    // 0 on the side of the ceiling, and null on the workspace's, are no limit.
    private static long Least(long? own, long? ceiling) => own is not { } chosen ? ceiling ?? 0 : ceiling is null or 0 ? chosen : Math.Min(chosen, ceiling.Value);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
