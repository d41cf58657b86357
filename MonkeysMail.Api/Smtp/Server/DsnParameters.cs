// RET, ENVID, NOTIFY and ORCPT (RFC 3461 4): read, bounded, checked.
using System.Buffers;

namespace MonkeysMail.Api.Smtp.Server;

internal static class DsnParameters
{
    // RFC 3461 4.2, 4.4.
    private const int OriginalRecipientMost = 500;
    private const int EnvelopeIdMost = 100;

    // RFC 5322 3.2.3, and what would end the value.
    private static readonly SearchValues<char> NotInTypes = SearchValues.Create("()<>@,:\\\".[]=+");

    public static bool TryReturn(string? value, out DsnReturn returned)
    {
        returned = value?.ToUpperInvariant() switch { "FULL" => DsnReturn.Full, "HDRS" => DsnReturn.Headers, _ => DsnReturn.Unspecified };
        return returned != DsnReturn.Unspecified;
    }

    public static bool IsEnvelopeId(string? value) =>
        value is { Length: <= EnvelopeIdMost } && Xtext.IsValid(value, utf8: false) && Xtext.IsPrintable(value);

    public static bool TryNotify(string? value, out DsnNotify notify)
    {
        notify = DsnNotify.Unspecified;
        foreach (var word in (value ?? "").Split(','))
        {
            var one = word.ToUpperInvariant() switch
            {
                "NEVER" => DsnNotify.Never,
                "SUCCESS" => DsnNotify.Success,
                "FAILURE" => DsnNotify.Failure,
                "DELAY" => DsnNotify.Delay,
                _ => DsnNotify.Unspecified,
            };
            if (one == DsnNotify.Unspecified || notify.HasFlag(one))
            {
                return false;
            }

            notify |= one;
        }

        return notify == DsnNotify.Never || !notify.HasFlag(DsnNotify.Never);
    }

    /// <summary>Address type, semicolon, xtext.</summary>
    public static bool IsOriginalRecipient(string? value)
    {
        if (value is not { Length: <= OriginalRecipientMost } || value.IndexOf(';', StringComparison.Ordinal) is not (var semicolon and > 0))
        {
            return false;
        }

        var type = value.AsSpan(0, semicolon);
        return type.IndexOfAnyExceptInRange('!', '~') < 0
            && !type.ContainsAny(NotInTypes)
            && Xtext.IsValid(value.AsSpan(semicolon + 1), utf8: type.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }
}
