namespace MonkeysMail.Grains.Bounces.Reports;

/// <summary>What was done with a recipient (RFC 3464 2.3.3).</summary>
public enum ReportAction
{
    Failed = 0,
    Delayed = 1,
    Delivered = 2,
    Relayed = 3,
    Expanded = 4,
}
