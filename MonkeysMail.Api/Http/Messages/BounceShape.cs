namespace MonkeysMail.Api.Http.Messages;

/// <summary>A bounce that came back after a mail server had taken the message.</summary>
internal sealed record BounceShape
{
    /// <summary>When it was received.</summary>
    public required DateTime At { get; init; }

    /// <summary>What the refusing server said, as far as the bounce tells.</summary>
    public required ReplyShape Reply { get; init; }

    /// <summary>What it is about, as with attempts.</summary>
    public required string Classification { get; init; }

    /// <summary>The server that reports it.</summary>
    public required string? Reporter { get; init; }

    public static BounceShape Of(Bounce bounce) => new()
    {
        At = Times.Edge(bounce.At),
        Reply = new ReplyShape(bounce.Reply.Code, bounce.Reply.Enhanced, bounce.Reply.Text),
        Classification = BounceClassNames.Of(bounce.Classification)!,
        Reporter = bounce.Reporter,
    };
}
