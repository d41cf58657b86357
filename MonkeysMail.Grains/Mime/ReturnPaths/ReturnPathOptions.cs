namespace MonkeysMail.Grains.Mime.ReturnPaths;

/// <summary>Where bounces come back to.</summary>
public sealed record ReturnPathOptions
{
    /// <summary>Bounces and complaints are believed so long after the last moment at which the message may be delivered.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(30);

    /// <summary><c>MonkeysMail:ReturnPathDomain</c>, an A-label; null: the author's address is the reverse path.</summary>
    public string? Domain { get; init; }
}
