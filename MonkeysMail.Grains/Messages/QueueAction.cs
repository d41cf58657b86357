namespace MonkeysMail.Grains.Messages;

/// <summary>What operators do with a queue.</summary>
[GenerateSerializer, Alias("mm.QueueAction")]
public enum QueueAction
{
    /// <summary>Nothing of it is delivered; it is accepted, kept and does not expire.</summary>
    Hold = 0,

    /// <summary>The end of a hold: what was held goes.</summary>
    Release = 1,

    /// <summary>All that is deferred is tried now.</summary>
    Flush = 2,

    /// <summary>All that waits is bounced.</summary>
    Bounce = 3,
}
