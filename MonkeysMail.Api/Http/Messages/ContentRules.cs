// The bounds of rules.md, "Content", each with its unit. MB is 10^6 bytes.
using System.Buffers;

namespace MonkeysMail.Api.Http.Messages;

internal static class ContentRules
{
    public const int SubjectCharacters = 998;
    public const int BodyBytes = 5_000_000;
    public const int HeaderCount = 100;
    public const int HeaderBytes = 64_000;
    public const int TagCount = 50;
    public const int TagCharacters = 256;
    public const int MetadataBytes = 16_000;
    public const int FileNameCharacters = 255;
    public const int ReplyToCount = 50;

    // Not a bound of the contract, but of memory: the smallest attachment is 30 bytes of JSON and 150 of objects.
    public const int AttachmentCount = 1_000;
    public const int ExpiresInLeast = 300;
    public const int ExpiresInMost = 432_000;

    // RFC 5322 2.1.1: a line should have at most 78 characters; the name stands on the first, with its colon and a space.
    private const int HeaderNameCharacters = 76;

    public static readonly TimeSpan SendAtMost = TimeSpan.FromDays(90);

    /// <summary>A time that has just passed means now: clocks differ, requests take time.</summary>
    public static readonly TimeSpan SendAtGrace = TimeSpan.FromMinutes(1);

    // RFC 2045 5.1: token characters.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private static readonly SearchValues<char> IdSpecials = SearchValues.Create("<>()\",;\\");

    // Written by the engine, or by other fields of the request.
    private static readonly HashSet<string> OwnHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "Sender", "To", "Cc", "Bcc", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Return-Path", "Received",
        "Received-SPF", "Delivered-To", "DKIM-Signature", "DomainKey-Signature", "Authentication-Results",
    };

    /// <summary>Why a header may not be given, or null when it may.</summary>
    public static string? HeaderFault(string name, string value)
    {
        if (name.Length is 0 or > HeaderNameCharacters
            || name.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0
            || name.Contains(':', StringComparison.Ordinal))
        {
            return "is not a header name: use letters, digits and hyphens.";
        }

        if (OwnHeaders.Contains(name)
            || name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("Resent-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("ARC-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("X-MonkeysMail-", StringComparison.OrdinalIgnoreCase))
        {
            return "is written by the engine: use the request's own fields.";
        }

        return Controls.Any(value) ? "must not contain line ends or other control characters." : null;
    }

    /// <summary>type/subtype with optional parameters; never a multipart, whose parts would not be there.</summary>
    public static bool IsContentType(string text)
    {
        if (text.Length is 0 or > 255 || Controls.Any(text) || text.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var semicolon = text.IndexOf(';', StringComparison.Ordinal);
        var type = (semicolon < 0 ? text.AsSpan() : text.AsSpan(0, semicolon)).TrimEnd(' ');
        var slash = type.IndexOf('/');
        return slash > 0 && slash < type.Length - 1
            && !type[..slash].ContainsAnyExcept(TokenCharacters)
            && !type[(slash + 1)..].ContainsAnyExcept(TokenCharacters)
            && (semicolon < 0 || MimeKit.ContentType.TryParse(text, out _));
    }

    /// <summary>What may stand between the angle brackets of a Content-ID (RFC 2392): visible ASCII without brackets.</summary>
    public static bool IsContentId(string text) =>
        text.Length is > 0 and <= 255 && text.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 && !text.AsSpan().ContainsAny(IdSpecials);
}
