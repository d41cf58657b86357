// Recipients a UTC day and a UTC month, pure, told the time. A crash must give nothing back and admission must not write: the stored mark is ahead of the use by a
// fiftieth of the quota, and is moved on before the use reaches it. So a crash costs a workspace at most 2 % of a quota, and a quota costs at most about 50 writes of
// the state for each time that it is used up, and one at the first use of a day. Where no quota is in force the use is counted all the same, and a crash loses what was not written.
namespace MonkeysMail.Grains.Workspaces;

public sealed class Quota
{
    private const int Parts = 50;

    // Told to clients at most: a quota can be raised any time, and a worker that sleeps for weeks is one that was forgotten.
    private static readonly TimeSpan LongestRetry = TimeSpan.FromDays(1);

    private long day;
    private long dayCount;
    private int month;
    private long monthCount;
    private QuotaMark mark;

    public Quota(QuotaMark? stored, long daily, long monthly)
    {
        mark = stored ?? QuotaMark.None;
        (day, dayCount, month, monthCount) = (mark.Day, mark.DayCount, mark.Month, mark.MonthCount);
        Update(daily, monthly);
    }

    /// <summary>0: none.</summary>
    public long Daily { get; private set; }

    /// <summary>0: none.</summary>
    public long Monthly { get; private set; }

    public bool IsUnlimited => Daily == 0 && Monthly == 0;

    /// <summary>What was counted is not durable: nothing of it may be answered before a write.</summary>
    public bool OwesMark => !IsUnlimited && (dayCount > MarkedDay || monthCount > MarkedMonth);

    /// <summary>The mark is to be moved on, in the background.</summary>
    public bool NearsMark
    {
        get
        {
            if (IsUnlimited)
            {
                return false;
            }

            var half = Part / 2;
            return (dayCount + half > MarkedDay && MarkedDay != Ahead(dayCount, Daily)) || (monthCount + half > MarkedMonth && MarkedMonth != Ahead(monthCount, Monthly));
        }
    }

    /// <summary>The stored counts are not those of the use.</summary>
    public bool Differs => dayCount != MarkedDay || monthCount != MarkedMonth;

    /// <summary>There is something to store.</summary>
    public bool IsUsed => dayCount > 0 || monthCount > 0;

    private long MarkedDay => mark.Day == day ? mark.DayCount : 0;

    private long MarkedMonth => mark.Month == month ? mark.MonthCount : 0;

    private long Part => Math.Max(1, Math.Min(Daily == 0 ? long.MaxValue : Daily, Monthly == 0 ? long.MaxValue : Monthly) / Parts);

    /// <summary>Other quotas; what was counted stays counted.</summary>
    public void Update(long daily, long monthly) => (Daily, Monthly) = (daily, monthly);

    /// <summary>Is there room in both windows? Counts nothing.</summary>
    public Refusal? Check(int wanted, string whose, DateTimeOffset now)
    {
        Roll(now);
        return Daily > 0 && dayCount + wanted > Daily ? Exceeded(whose, QuotaWindow.Day, Daily, dayCount, wanted, now)
            : Monthly > 0 && monthCount + wanted > Monthly ? Exceeded(whose, QuotaWindow.Month, Monthly, monthCount, wanted, now)
            : null;
    }

    /// <summary>Counts what <see cref="Check"/> found room for.</summary>
    public void Count(int recipients)
    {
        dayCount += recipients;
        monthCount += recipients;
    }

    /// <summary>Takes back what was counted for a message that did not come to be.</summary>
    public void Return(int recipients, DateTimeOffset now)
    {
        Roll(now);
        dayCount = Math.Max(0, dayCount - recipients);
        monthCount = Math.Max(0, monthCount - recipients);
    }

    /// <summary>What a state that is about to be written gets.</summary>
    /// <param name="exactly">At a clean stop: nothing is admitted after it.</param>
    public QuotaMark Keep(bool exactly) => exactly || IsUnlimited
        ? new QuotaMark(day, dayCount, month, monthCount)
        : new QuotaMark(day, Ahead(dayCount, Daily), month, Ahead(monthCount, Monthly));

    /// <summary>What has become durable.</summary>
    public void Kept(QuotaMark? stored) => mark = stored ?? QuotaMark.None;

    public QuotaUse Describe(QuotaWindow window, DateTimeOffset now)
    {
        Roll(now);
        var (_, end) = Bounds(window, now);
        return window == QuotaWindow.Day ? new QuotaUse(dayCount, Daily, end) : new QuotaUse(monthCount, Monthly, end);
    }

    /// <summary>Null when no quota of this window is in force.</summary>
    public QuotaState? State(QuotaWindow window, DateTimeOffset now)
    {
        var (quota, count) = window == QuotaWindow.Day ? (Daily, dayCount) : (Monthly, monthCount);
        if (quota == 0)
        {
            return null;
        }

        var (start, end) = Bounds(window, now);
        return new QuotaState(window, quota, Math.Max(0, quota - count), end - start, end - now);
    }

    private static Refusal Exceeded(string whose, QuotaWindow window, long quota, long count, int wanted, DateTimeOffset now)
    {
        var left = Bounds(window, now).End - now;
        var name = window == QuotaWindow.Day ? "day" : "month";
        return new Refusal(
            RefusalCode.QuotaExceeded,
            $"The {whose}'s quota of {quota} recipients a {name} has {Math.Max(0, quota - count)} left, and the message has {wanted}. A new {name} begins at midnight UTC; "
                + "repeat then, or have the quota raised.",
            left < LongestRetry ? left : LongestRetry);
    }

    private static (DateTimeOffset Start, DateTimeOffset End) Bounds(QuotaWindow window, DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var first = today.AddDays(1 - today.Day);
        return window == QuotaWindow.Day ? (today, today.AddDays(1)) : (first, first.AddMonths(1));
    }

    // Never beyond the quota, which would cost for nothing, and never behind the use.
    private long Ahead(long count, long quota) => quota == 0 ? count + Part : Math.Max(count, Math.Min(quota, count + Part));

    // Windows only ever go on: a clock that stepped back over midnight counts into the newer day.
    private void Roll(DateTimeOffset now)
    {
        var today = now.UtcTicks / TimeSpan.TicksPerDay;
        if (today <= day)
        {
            return;
        }

        day = today;
        dayCount = 0;
        var date = now.UtcDateTime;
        var thisMonth = (date.Year * 12) + date.Month - 1;
        if (thisMonth > month)
        {
            month = thisMonth;
            monthCount = 0;
        }
    }
}
