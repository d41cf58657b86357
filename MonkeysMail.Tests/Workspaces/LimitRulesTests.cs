using System.Text.Json.Nodes;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Workspaces;
using Xunit;
using static MonkeysMail.Tests.Workspaces.KeyStates;

namespace MonkeysMail.Tests.Workspaces;

public sealed class LimitRulesTests
{
    private static readonly WorkspaceLimits Defaults = new() { Rate = 100, Burst = 1_000, MonthlyQuota = 5_000 };
    private static readonly WorkspaceId Id = new(Guid.NewGuid());

    [Fact]
    public void InForce_IsTheLesserOfOwnAndCeiling_AndZeroIsNone()
    {
        var ceilings = LimitRules.Ceilings(new WorkspaceCeilings { Rate = 0, DailyQuota = 500 }, Defaults);

        Assert.Equal(new LimitValues(0, 1_000, 500, 5_000), ceilings);
        Assert.Equal(new LimitValues(0, 1_000, 500, 5_000), LimitRules.InForce(LimitValues.None, ceilings));
        Assert.Equal(new LimitValues(7, 80, 500, 100), LimitRules.InForce(new LimitValues(7, 80, 900, 100), ceilings));
        Assert.Equal(new LimitValues(7, 1_000, 500, 5_000), LimitRules.InForce(new LimitValues(7), ceilings));
    }

    [Theory]
    [InlineData(LimitName.Rate, 101, "limits.rate", "at most 100 recipients a second")]
    [InlineData(LimitName.Burst, 1_001, "limits.burst", "at most 1000 recipients")]
    [InlineData(LimitName.MonthlyQuota, 5_001, "limits.monthly_quota", "at most 5000 recipients a month")]
    [InlineData(LimitName.Rate, 0, "limits.rate", "must be 1 to 1000000")]
    [InlineData(LimitName.DailyQuota, -1, "limits.daily_quota", "must be 1 to 10000000000")]
    [InlineData(LimitName.DailyQuota, 10_000_000_001, "limits.daily_quota", "must be 1 to 10000000000")]
    public void LimitAboveItsCeilingOrRange_IsRefusedNamingIt(LimitName limit, long value, string field, string message)
    {
        var state = State();

        var (refusal, errors, changed) = Change(state, new LimitSetting(limit, value));

        Assert.Equal((RefusalCode.InvalidRequest, false), (refusal!.Code, changed));
        Assert.Equal(field, Assert.Single(errors).Field);
        Assert.Contains(message, errors[0].Message, StringComparison.Ordinal);
        Assert.Equal(LimitValues.None, state.Limits);
    }

    [Fact]
    public void Change_KeepsWhatIsLeftOut_TakesNullBack_AndIsAudited()
    {
        var state = State();
        Assert.True(Change(state, new LimitSetting(LimitName.Rate, 100), new LimitSetting(LimitName.DailyQuota, 9_000_000_000)).Changed);
        Assert.True(Change(state, new LimitSetting(LimitName.Rate, null), new LimitSetting(LimitName.Burst, 50)).Changed);
        Assert.False(Change(state, new LimitSetting(LimitName.Burst, 50)).Changed);

        Assert.Equal(new LimitValues(null, 50, 9_000_000_000), state.Limits);
        Assert.Equal(2, state.Journal.Unpublished.Count);
        Assert.Equal("workspace.updated", state.Journal.Unpublished[^1].Action);
        Assert.Equal(100, JsonNode.Parse(state.Journal.Unpublished[^1].Before!)!["limits"]!["rate"]!.GetValue<int>());
        Assert.Equal(50, JsonNode.Parse(state.Journal.Unpublished[^1].After!)!["limits"]!["burst"]!.GetValue<int>());
    }

    private static (Refusal? Refusal, System.Collections.Immutable.ImmutableArray<FieldError> Errors, bool Changed) Change(
        WorkspaceState state, params LimitSetting[] settings) =>
        WorkspaceSettings.Change(state, Id, new WorkspaceChange(Limits: [.. settings]), Defaults, By(Admin), Now);
}
