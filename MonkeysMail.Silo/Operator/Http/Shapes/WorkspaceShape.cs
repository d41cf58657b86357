using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A workspace's messages of the time that was asked for, by the status they have now.")]
internal sealed record WorkspaceShape(
    string Id,
    [property: Description("All of them.")] long Accepted,
    long Delivered,
    long Deferred,
    long Bounced,
    long Queued,
    long Scheduled,
    long Expired,
    long Suppressed,
    long Canceled,
    long Captured,
    [property: Description("Accepted an hour: what the list is sorted by.")] double PerHour,
    [property: Description("All messages accepted since then are counted.")] DateTimeOffset CountedSince,
    [property: Description("False: the workspace has more than 10,000 messages in the time; the newest of them are counted.")] bool Complete);
