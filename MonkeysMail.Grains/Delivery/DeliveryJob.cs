namespace MonkeysMail.Grains.Delivery;

/// <summary>One message for one routing domain.</summary>
public sealed class DeliveryJob
{
    public required WorkspaceId Workspace { get; init; }

    public required MessageId Message { get; init; }

    /// <summary>The recipients' domain, A-label.</summary>
    public required string Domain { get; init; }

    /// <summary>The reverse path, empty for the null sender.</summary>
    public required string MailFrom { get; init; }

    /// <summary>The recipients with the index by which outcomes name them.</summary>
    public required ImmutableArray<DeliveryRecipient> Recipients { get; init; }

    /// <summary>What the sender wants of TLS.</summary>
    public TlsWish Tls { get; init; }

    public MailStream Stream { get; init; }

    /// <summary>The pool of source addresses that the message asks for.</summary>
    public string? Pool { get; init; }

    /// <summary>When it was due, if this is its first attempt: how long it waits is then measured.</summary>
    public DateTimeOffset? FirstDueAt { get; init; }

    /// <summary>Called once, when a connection is ready and right before MAIL FROM: the last chance to withdraw.</summary>
    public required Func<CancellationToken, ValueTask<DeliveryGo>> Confirm { get; init; }
}
