// The form under which two local parts are the same mailbox: case-folded, as receivers do in practice although RFC 5321 2.4 lets them differ; in Unicode form C
// (RFC 6531 3.3 leaves equality to the receiver; the same letters are taken for the same); and without quotes that change nothing (RFC 5321 4.1.2).
using System.Text;

namespace MonkeysMail.Grains.Contracts;

internal static class LocalPart
{
    /// <summary>Of a local part that <see cref="MailAddress.TryParse"/> has taken.</summary>
    public static string Fold(string local) =>
        Ascii.IsValid(local) ? Unquote(local).ToLowerInvariant() : Nfc.Normalize(FoldCase(Nfc.Normalize(Unquote(local))));

    // By way of the capital: letters that share one (sigma and final sigma) are one.
    private static string FoldCase(string text) => text.ToUpperInvariant().ToLowerInvariant();

    private static string Unquote(string local)
    {
        if (local[0] != '"')
        {
            return local;
        }

        var content = new StringBuilder(local.Length);
        for (var i = 1; i < local.Length - 1; i++)
        {
            i += local[i] == '\\' ? 1 : 0;
            content.Append(local[i]);
        }

        var text = content.ToString();
        return MailAddress.IsDotAtom(text)
            ? text
            : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }
}
