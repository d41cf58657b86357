namespace MonkeysMail.Api.Http.Keys;

/// <summary>How a key is rotated.</summary>
internal sealed record KeyRotationShape
{
    /// <summary>For how many seconds the old key is taken beside the new one: 0 to 604,800; left out: 86,400.</summary>
    public int? OverlapSeconds { get; init; }
}
