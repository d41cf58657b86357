// Whose address MAIL FROM may be. It is kept and goes out as it came (rules.md, Mail), so bounces go there: it must be of the author's domain, which is verified, or
// below it. The null reverse path is for what must not be answered (RFC 5321 4.5.5): notifications and automatic answers.
using MimeKit;
using MonkeysMail.Api.Smtp.Server;

namespace MonkeysMail.Api.Smtp.Submission;

internal static class ReversePaths
{
    private static readonly Reply Foreign = new(550, "5.7.1", "MAIL FROM must be of the domain of the From field, or below it");

    private static readonly Reply NotAutomatic =
        new(550, "5.7.1", "The null sender is for notifications: send multipart/report, or a message with an Auto-Submitted field");

    /// <summary>Null when the reverse path may be used.</summary>
    public static Reply? Refuse(MailAddress? reversePath, MailAddress author, HeaderList headers)
    {
        if (reversePath is not { } path)
        {
            return IsAutomatic(headers) ? null : NotAutomatic;
        }

        return path.Domain == author.Domain || path.Domain.EndsWith("." + author.Domain, StringComparison.Ordinal) ? null : Foreign;
    }

    // RFC 3834 5, RFC 6522.
    private static bool IsAutomatic(HeaderList headers)
    {
        var submitted = headers[HeaderId.AutoSubmitted]?.Trim();
        return (!string.IsNullOrEmpty(submitted) && !submitted.StartsWith("no", StringComparison.OrdinalIgnoreCase))
            || (headers[HeaderId.ContentType] is { } type && ContentType.TryParse(type, out var parsed) && parsed.IsMimeType("multipart", "report"));
    }
}
