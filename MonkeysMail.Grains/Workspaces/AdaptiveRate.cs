// What a workspace's recent bounces and complaints do to its rate, pure. From the warning mark to the stop mark the factor falls in a straight line from 1 to the floor;
// it follows the last 24 hours in both directions, so that it widens again by itself.
using System.Globalization;

namespace MonkeysMail.Grains.Workspaces;

public static class AdaptiveRate
{
    // Steps of 5 %: a rate that moved with every bounce would tell nobody anything.
    private const int Steps = 20;

    public static AdaptiveState Judge(AdaptiveOptions options, bool allowed, OutcomeCounts recent)
    {
        ArgumentNullException.ThrowIfNull(options);
        var outcomes = recent.Delivered + recent.Bounced;
        var bounced = outcomes > 0 ? (double)recent.Bounced / outcomes : (double?)null;
        var complained = recent.Delivered > 0 ? (double)recent.Complaints / recent.Delivered : (double?)null;
        if (!options.Enabled || !allowed)
        {
            return new AdaptiveState(false, 1, "The operators of this server have switched it off.", outcomes, bounced, complained);
        }

        if (outcomes < options.LeastOutcomes)
        {
            return new AdaptiveState(
                true, 1, Text($"Fewer than {options.LeastOutcomes:N0} deliveries and bounces in the last 24 hours: nothing is judged."), outcomes, bounced, complained);
        }

        var byBounces = recent.Bounced >= options.LeastBounced ? Factor(options, bounced ?? 0, options.BounceWarn, options.BounceStop) : 1;
        var byComplaints = recent.Complaints >= options.LeastComplaints ? Factor(options, complained ?? 0, options.ComplaintWarn, options.ComplaintStop) : 1;
        if (Math.Min(byBounces, byComplaints) >= 1)
        {
            return new AdaptiveState(true, 1, "Bounces and complaints of the last 24 hours are below their warning marks.", outcomes, bounced, complained);
        }

        return byBounces <= byComplaints
            ? new AdaptiveState(
                true, byBounces, Reason("recipients bounced", bounced ?? 0, outcomes, options.BounceWarn, options.BounceStop), outcomes, bounced, complained)
            : new AdaptiveState(
                true, byComplaints, Reason("deliveries were complained of", complained ?? 0, recent.Delivered, options.ComplaintWarn, options.ComplaintStop),
                outcomes, bounced, complained);
    }

    private static double Factor(AdaptiveOptions options, double rate, double warn, double stop)
    {
        if (rate < warn)
        {
            return 1;
        }

        if (rate >= stop)
        {
            return options.Floor;
        }

        var exact = 1 - ((1 - options.Floor) * (rate - warn) / (stop - warn));
        return Math.Max(options.Floor, Math.Floor(exact * Steps) / Steps);
    }

    private static string Reason(string what, double rate, long of, double warn, double stop) =>
        Text($"{Percent(rate)} of {of:N0} {what} in the last 24 hours; the rate narrows from {Percent(warn)} on and is at its least from {Percent(stop)} on.");

    private static string Percent(double part) => Text($"{part * 100:0.##} %");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
