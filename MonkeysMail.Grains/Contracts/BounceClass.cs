namespace MonkeysMail.Grains.Contracts;

/// <summary>What a refusal or a bounce is about (snake_case at the edge). It tells whom it concerns; it does not decide what is suppressed. Numbers are stored: never
/// renumber.</summary>
[GenerateSerializer, Alias("mm.BounceClass")]
public enum BounceClass
{
    /// <summary>The mailbox or its domain does not exist, or takes no mail any more.</summary>
    Hard = 0,

    /// <summary>Passing trouble on the way: greylisting, a busy or broken server, no connection.</summary>
    Soft = 1,

    /// <summary>The sending address or domain is listed or has a poor reputation.</summary>
    Block = 2,

    /// <summary>The mailbox is full.</summary>
    Quota = 3,

    /// <summary>Too much at a time: messages, connections, recipients.</summary>
    Rate = 4,

    /// <summary>A rule of the receiver: relaying, access, what it cannot take.</summary>
    Policy = 5,

    /// <summary>SPF, DKIM, DMARC or the reverse name of the sender failed.</summary>
    Auth = 6,

    /// <summary>The message itself: taken for spam or malware, too large, malformed.</summary>
    Content = 7,

    /// <summary>A final refusal that no rule knows.</summary>
    Other = 8,
}
