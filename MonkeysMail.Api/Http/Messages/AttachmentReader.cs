// Attachments: base64 is read strictly (RFC 4648 3: no line ends, no foreign characters, padding right) and straight from the body's
// bytes into the array that the message keeps.
using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal static class AttachmentReader
{
    private const string Base64Rule = "must be base64 with padding, without line ends or spaces.";
    private const string DefaultType = "application/octet-stream";

    public static List<Attachment> Read(ref Utf8JsonReader reader, FieldErrors errors)
    {
        var list = new List<Attachment>();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            errors.Add("attachments", "must be a list of objects.");
            reader.Skip();
            return list;
        }

        var depth = reader.CurrentDepth;
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (i >= ContentRules.AttachmentCount)
            {
                errors.Add("attachments", FormattableString.Invariant($"must have at most {ContentRules.AttachmentCount} files."));
            }

            if (i >= ContentRules.AttachmentCount || errors.IsFull)
            {
                JsonText.Drain(ref reader, depth);
                break;
            }

            if (reader.TokenType != JsonTokenType.StartObject)
            {
                errors.Add($"attachments[{i}]", "must be an object.");
                reader.Skip();
            }
            else if (ReadOne(ref reader, errors, i) is { } attachment)
            {
                list.Add(attachment);
            }
        }

        return list;
    }

    private static Attachment? ReadOne(ref Utf8JsonReader reader, FieldErrors errors, int index)
    {
        var depth = reader.CurrentDepth;
        string? fileName = null, type = null, contentId = null;
        byte[]? content = null;
        bool valid = true, contentSeen = false;
        var seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!JsonText.TryText(ref reader, out var field))
            {
                field = "?";
            }

            var bit = field switch { "filename" => 1, "content" => 2, "content_type" => 4, "content_id" => 8, _ => 0 };
            var path = new FieldPath("attachments", index, field);
            if (bit == 0)
            {
                errors.Add(path.ToString(), "is not a known field.");
                reader.Skip();
                valid = false;
                continue;
            }

            reader.Read();
            if ((seen & bit) != 0)
            {
                errors.Add(path.ToString(), "is given twice.");
                reader.Skip();
                valid = false;
                continue;
            }

            seen |= bit;
            if (bit == 2)
            {
                contentSeen = true;
                content = ReadBase64(ref reader, errors, path);
                valid &= content is not null;
            }
            else if (bit == 1 || reader.TokenType != JsonTokenType.Null)
            {
                valid &= JsonText.TryString(ref reader, errors, path, 4 * ContentRules.FileNameCharacters, out var text);
                fileName = bit == 1 ? text : fileName;
                type = bit == 4 ? text : type;
                contentId = bit == 8 ? text : contentId;
            }

            if (errors.IsFull)
            {
                JsonText.Drain(ref reader, depth);
                return null;
            }
        }

        if (fileName is null)
        {
            errors.Add($"attachments[{index}].filename", "is required.");
            return null;
        }

        if (!contentSeen)
        {
            errors.Add($"attachments[{index}].content", "is required.");
            return null;
        }

        return valid && Check(errors, index, fileName, type, contentId)
            ? new Attachment(fileName, type ?? DefaultType, contentId, content)
            : null;
    }

    private static bool Check(FieldErrors errors, int index, string fileName, string? type, string? contentId)
    {
        var valid = true;
        if (fileName.Length is 0 or > ContentRules.FileNameCharacters || Controls.Any(fileName))
        {
            errors.Add($"attachments[{index}].filename",
                FormattableString.Invariant($"must be 1 to {ContentRules.FileNameCharacters} characters, without control characters."));
            valid = false;
        }

        if (type is not null && !ContentRules.IsContentType(type))
        {
            errors.Add($"attachments[{index}].content_type", "must be a media type, like application/pdf, and not a multipart.");
            valid = false;
        }

        if (contentId is not null && !ContentRules.IsContentId(contentId))
        {
            errors.Add($"attachments[{index}].content_id", "must be visible ASCII characters without spaces or angle brackets.");
            valid = false;
        }

        return valid;
    }

    private static byte[]? ReadBase64(ref Utf8JsonReader reader, FieldErrors errors, FieldPath path)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            errors.Add(path.ToString(), "must be a string in base64.");
            reader.Skip();
            return null;
        }

        var content = reader.ValueIsEscaped ? DecodeEscaped(ref reader) : Decode(reader.ValueSpan);
        if (content is null)
        {
            errors.Add(path.ToString(), Base64Rule);
        }

        return content;
    }

    // Some writers of JSON escape every slash.
    private static byte[]? DecodeEscaped(ref Utf8JsonReader reader)
    {
        var plain = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            return Decode(plain.AsSpan(0, reader.CopyString(plain)));
        }
        catch (InvalidOperationException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    private static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        // The platform's decoder skips white space; here its presence is an error.
        if (text.Length % 4 != 0 || text.IndexOfAny(" \t\r\n"u8) >= 0 || !Base64.IsValid(text, out var length) || !HasZeroPadBits(text))
        {
            return null;
        }

        var bytes = GC.AllocateUninitializedArray<byte>(length);
        return Base64.DecodeFromUtf8(text, bytes, out _, out var written) == OperationStatus.Done && written == length ? bytes : null;
    }

    // RFC 4648 3.5: the bits that padding leaves over are zero, so that one file has one text.
    private static bool HasZeroPadBits(ReadOnlySpan<byte> text) =>
        text.Length == 0 || text[^1] != '='
        || (text[^2] == '=' ? "AQgw"u8.Contains(text[^3]) : "AEIMQUYcgkosw048"u8.Contains(text[^2]));
}
