using System.Text.Json.Serialization;

namespace MonkeysMail.Grains.Messages;

/// <summary>What a message is, written once at acceptance, sealed beside the state.</summary>
public sealed record MessageHead
{
    /// <summary>The author that admission judged, and the reverse path of what came by HTTP.</summary>
    public required string From { get; init; }

    public required string FromDomain { get; init; }

    public required string Subject { get; init; }

    /// <summary>Envelope recipients; their positions are the indices of state, events and outcomes.</summary>
    public required ImmutableArray<string> Recipients { get; init; }

    /// <summary>Recipients that were suppressed at acceptance: part of the receipt that a replay repeats.</summary>
    public required ImmutableArray<int> SuppressedAtAcceptance { get; init; }

    public required ImmutableArray<string> Tags { get; init; }

    public required ImmutableDictionary<string, string> Metadata { get; init; }

    public required string KeyId { get; init; }

    /// <summary>What the sender wants of TLS.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TlsWish Tls { get; init; }

    /// <summary>The pool of source addresses that it asked for; null: whatever its workspace or stream has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? IpPool { get; init; }

    /// <summary>True when it was accepted with a later <c>send_at</c>.</summary>
    public required bool Scheduled { get; init; }

    /// <summary>What the SMTP client said: its reverse path, and what it wants to be told. Null by HTTP.</summary>
    public MailEnvelope? Envelope { get; init; }

    /// <summary>What MAIL FROM says to the receivers; empty for the null reverse path.</summary>
    [JsonIgnore]
    public string ReversePath => Envelope?.ReversePath ?? From;
}
