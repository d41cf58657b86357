namespace MonkeysMail.Grains.Messages;

/// <summary>What can happen to a recipient.</summary>
public enum RecipientInput
{
    Due,
    Deliver,
    Defer,
    Bounce,
    Suppress,
    Cancel,
    Expire,
    Capture,

    /// <summary>A bounce came back.</summary>
    Return,

    /// <summary>Somebody asked for another try.</summary>
    Retry,
}
