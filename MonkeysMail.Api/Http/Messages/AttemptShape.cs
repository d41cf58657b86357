using System.Text.Json.Serialization;

namespace MonkeysMail.Api.Http.Messages;

/// <summary>One try to hand a recipient to a mail server.</summary>
internal sealed record AttemptShape
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>When it began.</summary>
    public required DateTime At { get; init; }

    /// <summary>How long it took.</summary>
    public required int DurationMs { get; init; }

    /// <summary>The mail server's name.</summary>
    public required string? Host { get; init; }

    /// <summary>The mail server's address.</summary>
    public required string? Address { get; init; }

    /// <summary>Our own address.</summary>
    public required string? Source { get; init; }

    /// <summary>What protected the connection; null when nothing did.</summary>
    public required TlsShape? Tls { get; init; }

    /// <summary>The deciding reply; null when there was none.</summary>
    public required ReplyShape? Reply { get; init; }

    /// <summary>What a deferral or a bounce is about: <c>hard</c>, <c>soft</c>, <c>block</c>, <c>quota</c>, <c>rate</c>, <c>policy</c>, <c>auth</c>, <c>content</c> or
    /// <c>other</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Classification { get; init; }

    /// <summary>Why there was no reply.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary><c>delivered</c>, <c>deferred</c>, <c>bounced</c> or <c>interrupted</c>.</summary>
    public required string Outcome { get; init; }

    public static AttemptShape Of(Attempt attempt) => new()
    {
        Number = attempt.Number,
        At = Times.Edge(attempt.At),
        DurationMs = attempt.DurationMs,
        Host = attempt.Host,
        Address = attempt.Address,
        Source = attempt.Source,
        Tls = attempt.Tls is { } tls ? new TlsShape(tls.Version, tls.Cipher, tls.Policy, tls.Verified) : null,
        Reply = attempt.Reply is { } reply ? new ReplyShape(reply.Code, reply.Enhanced, reply.Text) : null,
        Classification = BounceClassNames.Of(attempt.Classification),
        Error = attempt.Error,
        Outcome = StatusNames.Of(attempt.Outcome),
    };
}
