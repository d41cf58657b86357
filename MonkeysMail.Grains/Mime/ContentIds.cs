namespace MonkeysMail.Grains.Mime;

/// <summary>Content ids (RFC 2392) as clients write them: with or without the angle brackets.</summary>
internal static class ContentIds
{
    public static string Bare(string id) => id.Length > 2 && id[0] == '<' && id[^1] == '>' ? id[1..^1] : id;
}
