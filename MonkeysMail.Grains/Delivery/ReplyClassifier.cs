// Reads SMTP replies (RFC 5321 4.2, RFC 3463): outcome, named delay, and whether a reply can be about a mailbox. Suppression hangs on it, so it errs to the side of "not the
// mailbox": a reply to connect, EHLO, MAIL FROM or DATA never is (rules.md, Keys, refusals, limits). What a refusal says is judged by ClassificationRules.
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MonkeysMail.Grains.Delivery;

public static partial class ReplyClassifier
{
    /// <summary>Characters of a reply that are kept.</summary>
    public const int MaxTextLength = 1_000;

    /// <summary>A delay that a reply names is used between these.</summary>
    public static readonly TimeSpan MinRetryAfter = TimeSpan.FromSeconds(30);

    /// <inheritdoc cref="MinRetryAfter"/>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(4);

    /// <summary>Judges a reply.</summary>
    /// <param name="oneRecipient">The transaction had one recipient, so that the reply to its final dot can be about that mailbox.</param>
    public static ReplyVerdict Classify(SmtpReply reply, ReplyStage stage, bool oneRecipient)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var outcome = OutcomeOf(reply.Code);
        return new ReplyVerdict(
            outcome,
            outcome == AttemptOutcome.Deferred && reply.Code is >= 400 and < 500 ? RetryAfter(reply.Text) : null,
            IsAboutMailbox(stage, oneRecipient));
    }

    /// <summary>2yz delivered, 5yz bounced, everything else (4yz, or a reply out of place) deferred.</summary>
    public static AttemptOutcome OutcomeOf(int code) => code switch
    {
        >= 200 and < 300 => AttemptOutcome.Delivered,
        >= 500 and < 600 => AttemptOutcome.Bounced,
        _ => AttemptOutcome.Deferred,
    };

    /// <summary>Makes a reply of its code and the texts of its lines: the enhanced code is taken from the front of the text where it
    /// fits the code's class (RFC 2034 4), and of every further line that repeats it; control characters become spaces.</summary>
    public static SmtpReply Parse(int code, params ReadOnlySpan<string> lines)
    {
        string? enhanced = null;
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var rest = line.AsSpan();
            if (TryTakeEnhanced(rest, code, out var found))
            {
                enhanced ??= found.ToString();
                rest = found.SequenceEqual(enhanced) ? rest[found.Length..] : rest;
            }

            Append(text, rest.Trim());
            if (text.Length >= MaxTextLength)
            {
                text.Length = char.IsHighSurrogate(text[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength;
                break;
            }
        }

        return new SmtpReply(code, enhanced, text.ToString());
    }

    /// <summary>The delay that a text names ("try again in 300 seconds", "greylisted for 5 minutes", "come back in 00:05:00"), clamped;
    /// null when it names none.</summary>
    public static TimeSpan? RetryAfter(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = NamedDelay().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var seconds = match.Groups["clock"].Success
            ? (Number(match, "h") * 3600) + (Number(match, "m") * 60) + Number(match, "s")
            : (Number(match, "n") * SecondsOf(match.Groups["unit"].ValueSpan))
                + (match.Groups["unit2"].Success ? Number(match, "n2") * SecondsOf(match.Groups["unit2"].ValueSpan) : 0);
        return TimeSpan.FromSeconds(Math.Clamp(seconds, (long)MinRetryAfter.TotalSeconds, (long)MaxRetryAfter.TotalSeconds));
    }

    private static bool IsAboutMailbox(ReplyStage stage, bool oneRecipient) =>
        stage == ReplyStage.Rcpt || (stage == ReplyStage.FinalDot && oneRecipient);

    // A unit is known by its first letter.
    private static long SecondsOf(ReadOnlySpan<char> unit) => (unit[0] | 0x20) switch
    {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        _ => 86_400,
    };

    private static long Number(Match match, string group) =>
        long.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static bool TryTakeEnhanced(ReadOnlySpan<char> text, int code, out ReadOnlySpan<char> enhanced)
    {
        foreach (var match in EnhancedCode().EnumerateMatches(text))
        {
            enhanced = text.Slice(match.Index, match.Length);
            return enhanced[0] - '0' == code / 100;
        }

        enhanced = default;
        return false;
    }

    private static void Append(StringBuilder text, ReadOnlySpan<char> line)
    {
        if (line.IsEmpty)
        {
            return;
        }

        if (text.Length > 0)
        {
            text.Append(' ');
        }

        foreach (var c in line)
        {
            text.Append(char.IsControl(c) ? ' ' : c);
        }
    }

    // class "." subject "." detail (RFC 3463 2), at the front, not followed by more of a number.
    [GeneratedRegex(@"^[245]\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9.])", RegexOptions.CultureInvariant)]
    private static partial Regex EnhancedCode();

    // A word that speaks of another try, then within 40 characters without a digit a number and a unit, or a clock time as
    // milter-greylist writes it. "100 messages in 60 minutes" alone names no delay: it has no such word before it.
    [GeneratedRegex(
        @"\b(?:try|tried|retry|retried|retrying|again|wait|come\s+back|later|resend|reconnect|gr[ae]y-?list\w*|defer\w*|delay\w*|suspend\w*)\b"
        + "[^0-9]{0,40}?"
        + @"(?:(?<clock>(?<h>[0-9]{1,2}):(?<m>[0-9]{2}):(?<s>[0-9]{2}))(?![0-9:])"
        + @"|(?<n>[0-9]{1,6})\s*-?(?<unit>s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)"
        + @"(?:(?:\s|,|and)*(?<n2>[0-9]{1,6})\s*(?<unit2>s|secs?|seconds?|m|mins?|minutes?))?\b)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NamedDelay();
}
