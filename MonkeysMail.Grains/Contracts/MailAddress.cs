// An address as SMTP uses it, with the form under which two addresses are the same mailbox for suppression and look-ups: domain
// lower-case A-label, local part as LocalPart folds it. What goes on the wire keeps the local part as it was written.
using System.Buffers;
using System.Globalization;

namespace MonkeysMail.Grains.Contracts;

[GenerateSerializer, Immutable, Alias("mm.MailAddress")]
public readonly record struct MailAddress([property: Id(0)] string Local, [property: Id(1)] string Domain)
{
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>The form for comparison and hashing.</summary>
    public string Normalized => $"{LocalPart.Fold(Local)}@{Domain}";

    /// <summary>True when the local part needs SMTPUTF8 (RFC 6531).</summary>
    public bool NeedsSmtpUtf8 => !System.Text.Ascii.IsValid(Local);

    /// <summary>The form for the SMTP envelope; the domain is an A-label.</summary>
    public override string ToString() => $"{Local}@{Domain}";

    /// <summary>Parses <c>local@domain</c>: dot-atom (with UTF-8) or quoted-string local part of at most 64 octets, host name of at
    /// most 253 characters with two labels or more, 254 octets in all (RFC 5321 4.1.2, 4.5.3.1; RFC 6531 3.3). Address
    /// literals are refused.</summary>
    public static bool TryParse(string? text, out MailAddress address)
    {
        address = default;
        if (text is null || text.Length > 320)
        {
            return false;
        }

        var at = text.LastIndexOf('@');
        if (at < 1 || at == text.Length - 1)
        {
            return false;
        }

        var local = text[..at];
        if (System.Text.Encoding.UTF8.GetByteCount(local) > 64 || !(IsDotAtom(local) || IsQuoted(local)))
        {
            return false;
        }

        if (!TryNormalizeDomain(text[(at + 1)..], out var domain) || local.Length + 1 + domain.Length > 254)
        {
            return false;
        }

        address = new MailAddress(local, domain);
        return true;
    }

    /// <summary>Parses what was stored; throws for anything else.</summary>
    public static MailAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException("This is not an e-mail address.");

    /// <summary>Lower-case A-label form of a host name of two labels or more.</summary>
    public static bool TryNormalizeDomain(string text, out string domain)
    {
        ArgumentNullException.ThrowIfNull(text);
        domain = "";
        if (text.Length is 0 or > 253 || text[^1] == '.')
        {
            return false;
        }

        if (!System.Text.Ascii.IsValid(text))
        {
            if (!IsWellFormed(text))
            {
                return false;
            }

            // IdnMapping does neither without ICU; RFC 5891 5.2, 5.3 ask for both.
            text = Nfc.Normalize(text.ToLowerInvariant());
        }

        try
        {
            domain = Idn.GetAscii(text).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }

        if (domain.Length > 253 || !domain.Contains('.', StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var label in domain.Split('.'))
        {
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-'
                || label.AsSpan().ContainsAnyExcept(LabelCharacters))
            {
                return false;
            }
        }

        // A top-level domain is never all digits (RFC 3696 2): this refuses dotted quads.
        return domain.AsSpan(domain.LastIndexOf('.') + 1).IndexOfAnyExceptInRange('0', '9') >= 0;
    }

    internal static bool IsDotAtom(string local)
    {
        if (local.Length == 0 || local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in local)
        {
            if (c < 0x80 ? !(char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".Contains(c, StringComparison.Ordinal))
                : char.IsControl(c) || char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format)
            {
                return false;
            }
        }

        return IsWellFormed(local);
    }

    private static bool IsQuoted(string local)
    {
        if (local.Length < 3 || local[0] != '"' || local[^1] != '"')
        {
            return false;
        }

        for (var i = 1; i < local.Length - 1; i++)
        {
            var c = local[i];
            if (c == '\\')
            {
                i++;
                if (i >= local.Length - 1 || local[i] is < ' ' or > '~')
                {
                    return false;
                }
            }
            else if (c is '"' or < ' ' or (char)0x7f || char.IsControl(c))
            {
                return false;
            }
        }

        return IsWellFormed(local);
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (!char.IsSurrogatePair(text, i) || i++ < 0))
            {
                return false;
            }
        }

        return true;
    }
}
