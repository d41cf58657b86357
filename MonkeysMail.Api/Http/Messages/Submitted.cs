using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

/// <summary>How a submission ended: a receipt or a problem.</summary>
/// <param name="Replayed">The receipt is that of an earlier equal request.</param>
internal readonly record struct Submitted(AcceptReceipt? Receipt, Problem? Problem, bool Replayed, RateLimits RateLimit);
