// Addresses as clients write them: "a@b", "Ann <a@b>", {"email","name"}; a list, or one in its place. A display name comes out decoded, so
// it is checked for control characters after MimeKit's parser has read it: an encoded word can hide a line end.
using System.Buffers;
using System.Text.Json;
using MimeKit;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal static class AddressReader
{
    private const int NameMost = 256;

    // A display name of 256 characters, each an encoded word at worst, and an address of 320.
    private const int TextBytes = 8 * 1024;
    private const string AddressRule = "must be an e-mail address, like ann@example.net or Ann <ann@example.net>.";

    // What a bare address never has outside quotes; anything with one of these goes through the full parser.
    private static readonly SearchValues<char> NotBare = SearchValues.Create(" \t\r\n<>(),;:\"[]");

    private static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        Rfc2047ComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
        MaxAddressGroupDepth = 1,
    };

    /// <summary>One address.</summary>
    public static NamedAddress? Read(ref Utf8JsonReader reader, FieldErrors errors, FieldPath path)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                if (!JsonText.TryString(ref reader, errors, path, TextBytes, out var text))
                {
                    return null;
                }

                if (TryParse(text, out var address))
                {
                    return address;
                }

                errors.Add(path.ToString(), AddressRule);
                return null;
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, errors, path);
            default:
                errors.Add(path.ToString(), "must be an address: a string, or an object with email and name.");
                reader.Skip();
                return null;
        }
    }

    /// <summary>A list of addresses, or one in its place.</summary>
    /// <param name="most">How many there may be; one more is an error and ends the reading.</param>
    public static void ReadList(ref Utf8JsonReader reader, FieldErrors errors, string field, List<NamedAddress> into, int most)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            if (Read(ref reader, errors, field) is { } single)
            {
                into.Add(single);
            }

            return;
        }

        var depth = reader.CurrentDepth;
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (i >= most)
            {
                errors.Add(field, FormattableString.Invariant($"must have at most {most} addresses."));
            }

            if (i >= most || errors.IsFull)
            {
                JsonText.Drain(ref reader, depth);
                return;
            }

            if (Read(ref reader, errors, new FieldPath(field, i)) is { } address)
            {
                into.Add(address);
            }
        }
    }

    /// <summary>A bare address, or one with a display name.</summary>
    public static bool TryParse(string text, out NamedAddress? address)
    {
        address = null;
        if (!text.AsSpan().ContainsAny(NotBare))
        {
            if (!MailAddress.TryParse(text, out var bare))
            {
                return false;
            }

            address = new NamedAddress(bare, null);
            return true;
        }

        return !Controls.Any(text)
            && MailboxAddress.TryParse(Strict, text, out var mailbox)
            && TryConvert(mailbox, out address);
    }

    /// <summary>From what MimeKit's parser found.</summary>
    public static bool TryConvert(MailboxAddress mailbox, out NamedAddress? address)
    {
        address = null;
        var name = mailbox.Name;
        if (mailbox.Route.Count > 0
            || !MailAddress.TryParse(mailbox.Address, out var parsed)
            || (name is not null && (name.Length > NameMost || Controls.Any(name))))
        {
            return false;
        }

        address = new NamedAddress(parsed, string.IsNullOrWhiteSpace(name) ? null : name);
        return true;
    }

    private static NamedAddress? ReadObject(ref Utf8JsonReader reader, FieldErrors errors, FieldPath path)
    {
        var depth = reader.CurrentDepth;
        string? email = null, name = null;
        bool emailSeen = false, nameSeen = false, valid = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!JsonText.TryText(ref reader, out var field))
            {
                field = "?";
            }

            ref var seen = ref nameSeen;
            if (field == "email")
            {
                seen = ref emailSeen;
            }
            else if (field != "name")
            {
                errors.Add($"{path}.{field}", "is not a known field.");
                reader.Skip();
                valid = false;
                continue;
            }

            reader.Read();
            var inner = new FieldPath($"{path}.{field}");
            if (seen)
            {
                errors.Add(inner.ToString(), "is given twice.");
                reader.Skip();
                valid = false;
            }
            else if (field == "name" && reader.TokenType == JsonTokenType.Null)
            {
                seen = true;
            }
            else
            {
                seen = true;
                valid &= JsonText.TryString(ref reader, errors, inner, TextBytes, out var value);
                if (field == "email")
                {
                    email = value;
                }
                else
                {
                    name = value;
                }
            }

            if (errors.IsFull)
            {
                JsonText.Drain(ref reader, depth);
                return null;
            }
        }

        if (!valid)
        {
            return null;
        }

        if (name is not null && (name.Length > NameMost || Controls.Any(name)))
        {
            errors.Add($"{path}.name", FormattableString.Invariant($"must be at most {NameMost} characters, without control characters."));
            return null;
        }

        if (!MailAddress.TryParse(email, out var address))
        {
            errors.Add($"{path}.email", email is null ? "is required." : "must be an e-mail address, like ann@example.net.");
            return null;
        }

        return new NamedAddress(address, string.IsNullOrWhiteSpace(name) ? null : name);
    }
}
