namespace MonkeysMail.Api;

/// <summary>Ready, or one sentence why not. It is shown without authentication: no addresses, no secrets.</summary>
public sealed record ReadinessAnswer(bool IsReady, string? Reason = null)
{
    public static ReadinessAnswer Ready { get; } = new(true);

    public static ReadinessAnswer NotReady(string reason) => new(false, reason);
}
