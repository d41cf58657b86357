// MonkeysMail:Limits:Adaptive: how rates follow bounces and complaints. Parts of one: 0.02 is 2 %.
using System.Globalization;
using MonkeysMail.Grains.Workspaces;

namespace MonkeysMail.Silo.Configuration;

public sealed class AdaptiveSettings
{
    private static readonly AdaptiveOptions Defaults = new();

    /// <summary>False switches it off for every workspace.</summary>
    public bool Enabled { get; set; } = Defaults.Enabled;

    /// <summary>Bounced of all outcomes: from here the rate narrows.</summary>
    public double BounceWarn { get; set; } = Defaults.BounceWarn;

    /// <summary>From here the rate is at its least.</summary>
    public double BounceStop { get; set; } = Defaults.BounceStop;

    /// <summary>Complaints of all deliveries: from here the rate narrows.</summary>
    public double ComplaintWarn { get; set; } = Defaults.ComplaintWarn;

    /// <summary>From here the rate is at its least.</summary>
    public double ComplaintStop { get; set; } = Defaults.ComplaintStop;

    /// <summary>The least that the rate is multiplied by.</summary>
    public double Floor { get; set; } = Defaults.Floor;

    internal void Check(List<string> errors)
    {
        CheckMarks("Bounce", BounceWarn, BounceStop, errors);
        CheckMarks("Complaint", ComplaintWarn, ComplaintStop, errors);
        if (!(Floor is > 0 and <= 1))
        {
            errors.Add(Text($"MonkeysMail:Limits:Adaptive:Floor is {Floor}; it should be more than 0 and at most 1."));
        }
    }

    internal AdaptiveOptions ToOptions() => Defaults with
    {
        Enabled = Enabled,
        BounceWarn = BounceWarn,
        BounceStop = BounceStop,
        ComplaintWarn = ComplaintWarn,
        ComplaintStop = ComplaintStop,
        Floor = Floor,
    };

    private static void CheckMarks(string name, double warn, double stop, List<string> errors)
    {
        if (!(warn > 0 && warn < stop && stop <= 1))
        {
            errors.Add(Text($"MonkeysMail:Limits:Adaptive:{name}Warn is {warn} and :{name}Stop {stop}; they should be parts of one, the first less than the second."));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
