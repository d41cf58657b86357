namespace MonkeysMail.Grains.Storage;

/// <summary>What a write is for: decides what happens to it when the store is sick.</summary>
public enum WriteKind
{
    /// <summary>Takes on something new. Refused at once when the store is sick or the queue full: the caller can try again.</summary>
    Accept,

    /// <summary>Keeps what has happened or is about to (outcomes, intents). Waits as long as the store is sick.</summary>
    Outcome,
}
