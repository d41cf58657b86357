namespace MonkeysMail.Api.Http.Messages;

/// <summary>The workspace's verdict on one message.</summary>
/// <param name="Refusal">Null when admitted.</param>
/// <param name="Recipients">Every recipient, with those that are suppressed marked; empty when refused.</param>
/// <param name="Tokens">Taken for this message; to be returned when its acceptance definitely fails.</param>
internal sealed record Admitted(
    Refusal? Refusal, KeyMode Mode, string KeyId, ImmutableArray<AcceptRecipient> Recipients, int Tokens, RateLimits RateLimit);
