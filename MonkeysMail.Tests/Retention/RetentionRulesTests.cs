using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Retention;
using Xunit;

namespace MonkeysMail.Tests.Retention;

public sealed class RetentionRulesTests
{
    [Fact]
    public void NothingSaid_IsTheDefault() => Assert.Equal(new RetentionDays(7, 90, 90, 365), RetentionRules.InForce(RetentionDays.None));

    [Theory]
    [InlineData(RetentionKind.Bodies, 0, 365, "retention.bodies_days")]
    [InlineData(RetentionKind.Metadata, 90, 3_650, "retention.metadata_days")]
    [InlineData(RetentionKind.Events, 0, 90, "retention.events_days")]
    [InlineData(RetentionKind.Audit, 30, 3_650, "retention.audit_days")]
    public void AWindow_HasItsRange(RetentionKind kind, int least, int most, string field)
    {
        Assert.DoesNotContain(Change(RetentionDays.None, (kind, least), (kind, most)).Errors, error => error.Field == field);
        Assert.Contains(Change(RetentionDays.None, (kind, -1)).Errors, error => error.Field == field);
        Assert.Contains(Change(RetentionDays.None, (kind, 3_651)).Errors, error => error.Field == field);
    }

    [Fact]
    public void AMessage_IsKeptAsLongAsItsParts()
    {
        var (_, errors) = Change(RetentionDays.None, (RetentionKind.Bodies, 120));

        var error = Assert.Single(errors);
        Assert.Equal("retention.metadata_days", error.Field);
        Assert.Contains("now 120", error.Message, StringComparison.Ordinal);
        Assert.Empty(Change(RetentionDays.None, (RetentionKind.Bodies, 120), (RetentionKind.Metadata, 120)).Errors);
    }

    [Fact]
    public void Null_IsTheDefaultAgain()
    {
        var (said, errors) = Change(new RetentionDays(Bodies: 30), (RetentionKind.Bodies, null));

        Assert.Empty(errors);
        Assert.Equal(RetentionDays.None, said);
    }

    private static (RetentionDays Said, List<FieldError> Errors) Change(RetentionDays said, params (RetentionKind Kind, int? Days)[] settings)
    {
        var errors = new List<FieldError>();
        return (RetentionRules.Change(said, [.. settings.Select(setting => new RetentionSetting(setting.Kind, setting.Days))], errors), errors);
    }
}
