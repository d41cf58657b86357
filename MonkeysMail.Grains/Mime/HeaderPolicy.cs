// Which header fields a client may set through `headers` of a composed message, and why not. The engine owns the fields that identify,
// route, frame or authenticate a message; everything that only informs (X-*, List-*, References, Auto-Submitted …) is the client's.
using System.Buffers;
using System.Collections.Frozen;

namespace MonkeysMail.Grains.Mime;

internal static class HeaderPolicy
{
    public const int MaxFields = 100;
    public const int MaxOctets = 64_000;

    private const string Identity = "is set by the engine, so that events and bounces find the message";
    private const string Trace = "is trace information, which only the systems on the way may add (RFC 5321 4.4)";
    private const string Framing = "describes how the engine encodes the body";
    private const string Authentication = "is an authentication result or signature, which only the engine and the receivers may add";
    private const string Resent = "belongs to mail that is sent again, which an engine that sends new mail never does (RFC 5322 3.6.6)";

    // RFC 5322 2.2: printable ASCII but the colon.
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create([.. Enumerable.Range(33, 94).Select(c => (char)c).Where(c => c != ':')]);

    private static readonly FrozenDictionary<string, string> Reserved = new Dictionary<string, string>
    {
        ["From"] = SetBy("from"),
        ["To"] = SetBy("to"),
        ["Cc"] = SetBy("cc"),
        ["Bcc"] = SetBy("bcc"),
        ["Reply-To"] = SetBy("reply_to"),
        ["Subject"] = SetBy("subject"),
        ["Sender"] = "names who sends for an author; the engine sends only for the verified domain of 'from'",
        ["Date"] = Identity,
        ["Message-ID"] = Identity,
        ["MIME-Version"] = Framing,
        ["Return-Path"] = Trace,
        ["Received"] = Trace,
        ["Received-SPF"] = Authentication,
        ["Delivered-To"] = Trace,
        ["DKIM-Signature"] = Authentication,
        ["DomainKey-Signature"] = Authentication,
        ["Authentication-Results"] = Authentication,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly (string Prefix, string Reason)[] ReservedPrefixes =
    [
        ("Content-", Framing),
        ("ARC-", Authentication),
        ("Resent-", Resent),
        ("X-MonkeysMail-", "is addressed to the engine and never sent on"),
    ];

    // Their values are grammar, not prose: an encoded word or a second field would change their meaning (RFC 2369, 3834, 5322 3.6.4, 8058).
    private static readonly FrozenSet<string> Structured = new[]
    {
        "In-Reply-To", "References", "Auto-Submitted", "Precedence", "Feedback-ID", "List-ID", "List-Help", "List-Subscribe",
        "List-Unsubscribe", "List-Unsubscribe-Post", "List-Post", "List-Owner", "List-Archive",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static string SetBy(string field) => $"is set by the field '{field}' of the request";

    /// <summary>Whether a field of this name occurs at most once and has an ASCII value.</summary>
    public static bool IsStructured(string name) => Structured.Contains(name);

    /// <summary>Whether the engine takes the field out of a raw message: it is addressed to the engine, or it
    /// would tell what must stay unsaid.</summary>
    public static bool IsRemovedFromRaw(string name) =>
        name.Equals("Bcc", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Resent-Bcc", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Return-Path", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-MonkeysMail-", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is wrong with a name that a client gives to a field, or null.</summary>
    public static string? Refuse(string name)
    {
        if (name.Length is 0 or > 76 || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            return "A header name has 1 to 76 characters of printable ASCII without spaces and colons (RFC 5322 2.2).";
        }

        if (Reserved.TryGetValue(name, out var reason))
        {
            return $"{name} cannot be set here: it {reason}.";
        }

        foreach (var (prefix, why) in ReservedPrefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return $"{name} cannot be set here: it {why}.";
            }
        }

        return null;
    }
}
