namespace MonkeysMail.Grains.Mime.ReturnPaths;

/// <summary>What an address of ours is for; part of its signature.</summary>
public enum ReturnPathPurpose : byte
{
    /// <summary>The reverse path, for bounces and feedback reports: <c>b+…</c>.</summary>
    Bounce = 1,

    /// <summary>Unsubscribe mail (RFC 2369 3.2): <c>u+…</c>.</summary>
    Unsubscribe = 2,
}
