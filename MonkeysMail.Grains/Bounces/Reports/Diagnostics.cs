// What a report says about why: Diagnostic-Code (RFC 3464 2.3.6), a Status, or words in a text, made into a reply that the rules of classification can judge.
using System.Globalization;
using MonkeysMail.Grains.Delivery;

namespace MonkeysMail.Grains.Bounces.Reports;

internal static class Diagnostics
{
    private const int Longest = 8_000;
    private const int CodeLength = 3;

    /// <summary>From the fields of a delivery status.</summary>
    /// <param name="diagnostic"><c>smtp; 550 5.1.1 no such user</c>, or null.</param>
    /// <param name="status">An enhanced code, or null.</param>
    /// <param name="action">Tells the code's class when nothing else does.</param>
    public static SmtpReply Read(string? diagnostic, string? status, ReportAction action)
    {
        var text = Shorten(diagnostic ?? "");
        var semicolon = text.IndexOf(';', StringComparison.Ordinal);
        if (semicolon is > 0 and < 30 && !text.AsSpan(0, semicolon).Contains(' '))
        {
            text = text[(semicolon + 1)..].Trim();
        }

        return Find(text) ?? Of(status, text, action);
    }

    /// <summary>The reply that a text quotes, or null.</summary>
    public static SmtpReply? Find(string text)
    {
        var own = Shorten(text);
        var (spoken, enhanced) = (BouncePatterns.Spoken.Match(own), BouncePatterns.Enhanced.Match(own));
        var start = spoken.Success && (!enhanced.Success || spoken.Index <= enhanced.Index) ? spoken.Index + spoken.Length - CodeLength - 1
            : enhanced.Success ? enhanced.Index + (char.IsAsciiDigit(own[enhanced.Index]) ? 0 : 1)
            : -1;
        if (start >= 0)
        {
            var said = ReplyClassifier.Parse(
                int.Parse(own.AsSpan(start, CodeLength), NumberStyles.None, CultureInfo.InvariantCulture), own[(start + CodeLength)..].TrimStart(' ', ':', '-').Replace('\n', ' '));
            return said.Enhanced is null && BouncePatterns.NumberSign.Match(said.Text) is { Success: true } sign && sign.Groups["status"].Value[0] - '0' == said.Code / 100
                ? said with { Enhanced = sign.Groups["status"].Value }
                : said;
        }

        var marked = BouncePatterns.NumberSign.Match(own);
        return marked.Success
            ? Of(marked.Groups["status"].Value, own.Replace('\n', ' '), marked.Groups["status"].Value[0] == '4' ? ReportAction.Delayed : ReportAction.Failed)
            : null;
    }

    /// <summary>A reply that nobody gave in these words: its code follows the status.</summary>
    public static SmtpReply Of(string? status, string text, ReportAction action)
    {
        var code = status?[0] switch
        {
            '4' => 450,
            '5' => 550,
            _ => action == ReportAction.Failed ? 550 : 450,
        };
        return ReplyClassifier.Parse(code, status is null ? text : $"{status} {text}");
    }

    /// <summary>The enhanced code at the front of a Status field; comments may follow.</summary>
    public static string? Status(string? field) => field is not null && BouncePatterns.Status.Match(field) is { Success: true } match ? match.Groups["status"].Value : null;

    private static string Shorten(string text) => text.Length <= Longest ? text : text[..Longest];
}
