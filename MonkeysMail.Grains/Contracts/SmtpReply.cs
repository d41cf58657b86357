namespace MonkeysMail.Grains.Contracts;

/// <summary>A peer's reply. <paramref name="Enhanced"/> is the RFC 3463 code when the peer gave one.</summary>
[GenerateSerializer, Immutable, Alias("mm.SmtpReply")]
public sealed record SmtpReply([property: Id(0)] int Code, [property: Id(1)] string? Enhanced, [property: Id(2)] string Text);
