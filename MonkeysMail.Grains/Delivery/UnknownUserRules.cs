// The rules by which a 5yz reply says that a mailbox does not exist, as data. An enhanced code decides where there is one; a text only
// decides where there is none. What speaks of policy, reputation or blocking never matches, whatever its code: such replies follow the
// sender, not the mailbox, and suppressing by them would empty a customer's list on the day when an address of ours is listed.
using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace MonkeysMail.Grains.Delivery;

public static class UnknownUserRules
{
    // RFC 3463 3.2 (5.1.1 bad mailbox, 5.1.3 bad syntax, 5.1.6 moved), RFC 7505 (5.1.10 null MX), 3.3 (5.2.1 disabled).
    private static readonly FrozenSet<string> Codes = FrozenSet.ToFrozenSet(["5.1.1", "5.1.3", "5.1.6", "5.1.10", "5.2.1"]);

    /// <summary>Texts that are about the sender or the content, never about the mailbox.</summary>
    private static readonly Regex[] Never = Compile(
        @"\bblock(?:ed|ing|list\w*)?\b",
        @"\bblack-?list",
        @"\bdeny-?list",
        @"\b(?:dns)?[rd]bls?\b|\bdnsbl\b|spamhaus|spamcop|barracuda|sorbs|proofpoint|cloudmark|senderscore",
        @"\breputation\b",
        @"\bpolic(?:y|ies)\b",
        @"\b(?:spam|spammer|spamming|junk|unsolicited|bulk|virus|malware|phish\w*)\b",
        @"\b(?:spf|dkim|dmarc|arc|rdns|ptr|reverse dns)\b",
        @"\b(?:rate|throttl\w*|too many|too fast|too quickly)\b",
        @"\brelay(?:ing)?\b",
        @"\bauthenticat\w*|\bnot authori[sz]ed\b|\bpermission\b",
        @"\b(?:quota|full|over ?limit|insufficient)\b",
        @"\bgr[ae]y-?list",
        @"\bsender\b|\bmail from\b|\breturn-?path\b|\b[eh]e?hlo\b|\bclient host\b|\bip address\b|\byour (?:ip|host)\b|\bhostname\b",
        @"\bdomain (?:name )?(?:is )?(?:not found|unknown|does not exist)");

    /// <summary>Texts by which servers without enhanced codes say that there is no such mailbox.</summary>
    private static readonly Regex[] Unknown = Compile(
        @"\b(?:user|recipient|mailbox|account|address|addressee|alias)\b.{0,60}\b(?:unknown|not known|does ?n[o']t exist|does not exist|not exist)\b",
        @"\b(?:user|recipient|mailbox|account|address|alias)\b.{0,60}\b(?:no longer exists?|not found|cannot be found|could not be found)\b",
        @"\b(?:unknown|invalid|no such|nonexistent|non-existent|bad)\b.{0,30}\b(?:user|recipient|mailbox|account|address|addressee|person)\b",
        @"\b(?:unrouteable|unroutable|undeliverable)\b.{0,30}\b(?:user|recipient|mailbox|account|address|addressee)\b",
        @"\bno (?:such )?(?:user|mailbox|recipient|account|person|address)\b(?:.{0,20}\b(?:here|by that name|with that name|at this address)\b)?",
        @"\b(?:user|recipient|mailbox|account|address)\b.{0,40}\b(?:disabled|inactive|deactivated|discontinued|suspended|closed|deleted|expired)\b",
        @"\b(?:user|recipient|mailbox|account|address)\b.{0,40}\bno longer (?:valid|active|available|in use)\b",
        @"\b(?:user|recipient|mailbox|account)\b.{0,20}\b(?:is not valid|not valid|is invalid|invalid)\b",
        @"\bdoes ?n[o']t have (?:a|an) .{0,40}\baccount\b",
        @"\bnot (?:a|our) (?:valid |known |local )?(?:user|recipient|mailbox|customer|member)\b",
        @"\bnot listed in (?:the )?(?:domino directory|address book|directory)\b",
        @"\brecipient (?:address )?rejected\b.{0,40}\b(?:unknown|undeliverable|invalid|no such)\b");

    /// <summary>True when a 5yz reply about one recipient says that its mailbox does not exist.</summary>
    public static bool Match(SmtpReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        if (reply.Code is < 500 or > 599 || Never.Any(rule => rule.IsMatch(reply.Text)))
        {
            return false;
        }

        return reply.Enhanced is null ? Unknown.Any(rule => rule.IsMatch(reply.Text)) : Codes.Contains(reply.Enhanced);
    }

    private static Regex[] Compile(params string[] patterns) =>
        [.. patterns.Select(pattern => new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking))];
}
