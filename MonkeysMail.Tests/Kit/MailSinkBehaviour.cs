// What a recipient's local part makes of a sink (the part before a plus sign counts):
//   defer            450 for ever                     defer-2x        451 for two times, then taken
//   greylist         450 "try again in 300 seconds" once, then taken
//   bounce-511       550 with enhanced code 5.1.1     unknown         550 5.1.1 user unknown
//   unknown-plain    550 without enhanced code        policy          554 5.7.1 rejected for policy
//   close            421 and the connection ends      drop-rcpt       ends without a word
//   drop-data        ends in the middle of content    drop-dot        ends after the final dot, the message is kept
//   hang             RCPT is never answered           hang-dot        the final dot is never answered
//   slow             RCPT is answered late            dot-defer       the final dot is answered 451
//   dot-bounce       554 5.6.0                        dot-unknown     550 5.1.1
// Everything else is taken.
using System.Collections.Concurrent;
using System.Globalization;

namespace MonkeysMail.Tests.Kit;

internal sealed class MailSinkBehaviour
{
    private readonly ConcurrentDictionary<string, int> _tries = new(StringComparer.OrdinalIgnoreCase);

    public static string Name(string address)
    {
        var at = address.LastIndexOf('@');
        var local = at < 0 ? address : address[..at];
        var plus = local.IndexOf('+', StringComparison.Ordinal);
        return (plus < 0 ? local : local[..plus]).ToLowerInvariant();
    }

    /// <summary>The reply to RCPT TO; null: hang or drop, as the name says.</summary>
    public string? OnRcpt(string address)
    {
        var name = Name(address);
        var tries = _tries.AddOrUpdate(address, 1, (_, count) => count + 1);
        if (name.StartsWith("defer-", StringComparison.Ordinal) && name.EndsWith('x'))
        {
            return tries <= int.Parse(name[6..^1], CultureInfo.InvariantCulture) ? "451 4.3.0 try again later" : Ok;
        }

        if (name.StartsWith("bounce-", StringComparison.Ordinal) && name.Length >= 10)
        {
            return $"{(name[7] == '5' ? 550 : 450)} {name[7]}.{name[8]}.{name[9..]} refused as the address says";
        }

        return name switch
        {
            "defer" => "450 4.2.0 mailbox busy",
            "greylist" => tries == 1 ? "450 4.7.1 Greylisted, please try again in 300 seconds" : Ok,
            "unknown" => "550 5.1.1 User unknown",
            "unknown-plain" => "550 No such user here",
            "policy" => "554 5.7.1 Rejected for policy reasons",
            "close" => "421 4.3.2 closing",
            "hang" or "drop-rcpt" => null,
            _ => Ok,
        };
    }

    /// <summary>The reply to the final dot.</summary>
    public static string OnDot(IEnumerable<string> recipients)
    {
        var names = recipients.Select(Name).ToHashSet();
        return names.Contains("dot-defer") ? "451 4.3.0 not now"
            : names.Contains("dot-bounce") ? "554 5.6.0 content refused"
            : names.Contains("dot-unknown") ? "550 5.1.1 no such mailbox"
            : "250 2.0.0 taken";
    }

    private const string Ok = "250 2.1.5 ok";
}
