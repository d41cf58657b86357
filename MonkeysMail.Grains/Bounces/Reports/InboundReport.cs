namespace MonkeysMail.Grains.Bounces.Reports;

/// <summary>What a mail that came back turned out to be; one that is nothing of the kind is no report at all.</summary>
public abstract record InboundReport;
