namespace MonkeysMail.Grains.Messages;

/// <summary>Bounds of a message (<c>MonkeysMail:Limits:Message</c>).</summary>
public sealed record MessageLimits
{
    /// <summary>Octets of the encoded message: 25 MB, settable to 40.</summary>
    public int MaxBytes { get; init; } = 25_000_000;
}
