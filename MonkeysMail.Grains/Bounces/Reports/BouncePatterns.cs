// By what a bounce for people is known. Without backtracking: hostile text costs no more than any other.
using System.Text.RegularExpressions;

namespace MonkeysMail.Grains.Bounces.Reports;

internal static class BouncePatterns
{
    private const RegexOptions Bounded = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    /// <summary>Who writes bounces.</summary>
    public static readonly Regex MailSystem = new(@"^(?:mailer-?daemon|mail-?daemon|postmaster|mail-?system|mail delivery|bounces?|mdaemon|daemon|microsoftexchange[0-9a-f]*)[^@]*(?:@|$)", Bounded);

    /// <summary>How qmail begins, and those that learned it from there.</summary>
    public static readonly Regex Qmail = new(@"\bthis is the (?:qmail-send|e-?mail|mail) program\b|\bi'm afraid i wasn't able to deliver your message\b", Bounded);

    /// <summary>A subject that tells of a failure.</summary>
    public static readonly Regex Refused = new(
        @"\bundeliver(?:able|ed)\b|\bundelivered mail\b|\bdelivery (?:status notification \(failure\)|has failed|failed|failure|incomplete|report|error)\b|\bfailure notice\b|\breturned mail\b"
        + @"|\bmail delivery (?:failed|failure)|\bcould not be delivered\b|\bnon-?delivery\b|\bnicht zustellbar\b|\bnon remis\b|\bdelivery notification\b|\bmessage rejected\b|\bbounced?\b",
        Bounded);

    /// <summary>A subject that tells of a delay.</summary>
    public static readonly Regex Waits = new(@"\bdelayed\b|\bdelivery status notification \(delay\)|\bdelivery delay|\bwarning: (?:message|could not send)|\bdelay notification\b|\bdeferred\b", Bounded);

    /// <summary>A text that promises further tries.</summary>
    public static readonly Regex WillTry = new(
        @"\bwill (?:continue|keep) (?:to try|trying)\b|\bwill be (?:re-?tried|attempted again|tried again)\b|\byou do not need to (?:re-?send|take any action)|\bno action is required\b"
        + @"|\bnot yet been delivered\b|\bstill being (?:re)?tried\b|\bthis is a warning (?:message )?only\b|\bdelivery attempts will continue\b",
        Bounded);

    /// <summary>A text that gives up.</summary>
    public static readonly Regex GaveUp = new(
        @"\bi'?ve given up\b|\bpermanent(?:ly)? (?:error|fail|fatal)|\bfatal errors?\b|\bcould not (?:be )?deliver|\bcannot be delivered\b|\bwas(?: not|n't) (?:delivered|able to deliver)\b"
        + @"|\bdelivery (?:has )?failed\b|\bdid not reach\b|\bundeliverable\b|\bunable to deliver\b|\bcould not be reached\b|\bretry time(?:out)? exceeded\b|\bwasn't able to deliver\b",
        Bounded);

    /// <summary>Where the returned message begins.</summary>
    public static readonly Regex Returned = new(
        @"\n-{2,} ?(?:this is a copy of|below this line|original message|returned message|message headers|message header follows|unsent message|start of returned)"
        + @"|\n(?:received: from |return-path: <)",
        Bounded);

    public static readonly Regex Address = new(@"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9.-]{1,200}[a-z0-9]", Bounded);

    public static readonly Regex Tag = new("<[^<>]{0,1000}>", Bounded);

    /// <summary>The code of a reply that is quoted, up to the character behind it: where a line begins, or what is before it says that somebody spoke.</summary>
    public static readonly Regex Spoken = new(
        @"(?:(?:^|\n)[ \t]*(?:<<<[ \t]*)?|<<<[ \t]*|>[)]?:[ \t\n]+"
        + @"|\b(?:said|says|response|replied|reply|error|returned|was|to|refused|code|status|rejected|host)[:>)]*[ \t\n]+(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}[ \t]+)?)"
        + @"['""(]?[45][0-9][0-9][ :-]",
        Bounded);

    /// <summary>The code of a reply that is known by its enhanced code, with a character before it unless a text begins there.</summary>
    public static readonly Regex Enhanced = new(@"(?:^|[^0-9.])[45][0-9][0-9][ :-]+#?[45]\.[0-9]{1,3}\.[0-9]", Bounded);

    /// <summary>qmail and its kin: "(#5.1.1)".</summary>
    public static readonly Regex NumberSign = new(@"#(?<status>[45]\.[0-9]{1,3}\.[0-9]{1,3})", Bounded | RegexOptions.ExplicitCapture);

    /// <summary>An enhanced code at the front of a field.</summary>
    public static readonly Regex Status = new(@"^\s*(?<status>[245]\.[0-9]{1,3}\.[0-9]{1,3})(?:[^0-9.]|$)", Bounded | RegexOptions.ExplicitCapture);
}
