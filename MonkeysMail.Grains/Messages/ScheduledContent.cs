namespace MonkeysMail.Grains.Messages;

/// <summary>What a scheduled message keeps until it is rendered.</summary>
[GenerateSerializer, Immutable, Alias("mm.ScheduledContent")]
internal sealed record ScheduledContent([property: Id(0)] MailContent Content, [property: Id(1)] string FromDomain);
