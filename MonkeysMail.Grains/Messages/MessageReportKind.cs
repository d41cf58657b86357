namespace MonkeysMail.Grains.Messages;

/// <summary>What a report tells.</summary>
[GenerateSerializer, Alias("mm.MessageReportKind")]
public enum MessageReportKind
{
    Failed = 0,
    Delayed = 1,
    Complaint = 2,
    Unsubscribe = 3,
}
