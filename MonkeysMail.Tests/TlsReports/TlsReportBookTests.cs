using MonkeysMail.Grains.TlsReports;
using Xunit;

namespace MonkeysMail.Tests.TlsReports;

public sealed class TlsReportBookTests
{
    private static readonly DateOnly Day = new(2026, 1, 31);
    private static readonly DateTimeOffset Next = new(2026, 2, 1, 0, 5, 0, TimeSpan.Zero);

    private readonly TlsReportsState state = new();

    [Fact]
    public void Counts_AreAddedUp_ByDayDomainPolicyAndFailure()
    {
        TlsReportBook.Add(state, [Tally("a.test"), Tally("a.test", "mx1"), Tally("b.test")], 10);
        TlsReportBook.Add(state, [Tally("a.test", "mx1"), Tally("a.test", "mx2"), Tally("a.test") with { Day = Day.AddDays(1) }], 10);

        Assert.Equal(3, state.Days.Length);
        var policy = state.Days.Single(day => day is { Domain: "a.test", Day.Day: 31 }).Policies.Single();
        Assert.Equal((1L, 3L), (policy.Successful, policy.Failed));
        Assert.Equal([("mx1", 2L), ("mx2", 1L)], policy.Failures.Select(failure => (failure.Host!, failure.Count)));
    }

    [Fact]
    public void AnotherPolicy_IsApart_AndAllIsBounded()
    {
        Assert.Equal(0, TlsReportBook.Add(state, [Tally("a.test"), Tally("a.test") with { Type = TlsPolicyType.Tlsa, Hosts = ["mx"] }], 1));
        Assert.Equal(1, TlsReportBook.Add(state, [Tally("b.test")], 1));
        Assert.Equal(0, TlsReportBook.Add(state, [.. Enumerable.Range(0, 200).Select(i => Tally("a.test", $"mx{i}"))], 1));
        Assert.Equal(0, TlsReportBook.Add(state, [.. Enumerable.Range(0, 50).Select(i => Tally("a.test") with { Hosts = [$"mx{i}"] })], 1));

        var day = Assert.Single(state.Days);
        Assert.Equal(TlsDomainDay.MostPolicies, day.Policies.Length);
        Assert.Equal((200L, TlsTally.MostFailures), (day.Policies[0].Failed, day.Policies[0].Failures.Length));
    }

    [Fact]
    public void Report_IsDueWhenItsDayIsOver_TriedAgainAnHourLater_AndDroppedAfterADay()
    {
        TlsReportBook.Add(state, [Tally("a.test")], 10);
        Assert.Empty(TlsReportBook.Due(state, Day, Next));
        var now = Next;
        var tries = 0;
        while (true)
        {
            var due = Assert.Single(TlsReportBook.Due(state, Day.AddDays(1), now));
            tries++;
            if (TlsReportBook.Done(state, due, failed: true, now))
            {
                break;
            }

            Assert.Empty(TlsReportBook.Due(state, Day.AddDays(1), now + TimeSpan.FromMinutes(59)));
            now += TimeSpan.FromHours(1);
        }

        Assert.Equal(24, tries);
        Assert.Empty(state.Days);
    }

    [Fact]
    public void SentReport_IsForgotten()
    {
        TlsReportBook.Add(state, [Tally("a.test")], 10);

        Assert.True(TlsReportBook.Done(state, state.Days[0], failed: false, Next));

        Assert.Empty(state.Days);
    }

    private static TlsTally Tally(string domain, string? failedHost = null) => new(
        Day,
        domain,
        TlsPolicyType.NoPolicyFound,
        [],
        [],
        failedHost is null ? 1 : 0,
        failedHost is null ? 0 : 1,
        failedHost is null ? [] : [new TlsFailure(TlsResultType.StartTlsNotSupported, null, failedHost, null, null, 1)]);
}
