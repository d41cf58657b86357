// The single fields of a message with their bounds (rules.md, "Content").
using System.Text;
using System.Text.Json;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal static partial class MessageReader
{
    // Longer than any value of these fields, in octets of UTF-8.
    private const int SubjectBytes = 4 * ContentRules.SubjectCharacters;
    private const int TagBytes = 4 * ContentRules.TagCharacters;
    private const int TimeBytes = 64;
    private const int PoolBytes = 64;

    /// <summary>A send time: RFC 3339, at most 90 days ahead; what has just passed is now (null).</summary>
    public static DateTimeOffset? ReadSendAt(ref Utf8JsonReader reader, FieldErrors errors, DateTimeOffset now)
    {
        if (!JsonText.TryString(ref reader, errors, "send_at", TimeBytes, out var text))
        {
            return null;
        }

        return SendTime.Read(text, now, errors);
    }

    // Which pools there are the engine knows.
    private static string? ReadIpPool(ref Utf8JsonReader reader, FieldErrors errors)
    {
        if (!JsonText.TryString(ref reader, errors, "ip_pool", PoolBytes, out var pool))
        {
            return null;
        }

        if (pool.Length == 0)
        {
            errors.Add("ip_pool", "must not be empty.");
        }

        return pool;
    }

    private static void ReadSubject(ref Utf8JsonReader reader, FieldErrors errors, MessageDraft draft)
    {
        if (!JsonText.TryString(ref reader, errors, "subject", SubjectBytes, out var subject))
        {
            return;
        }

        if (subject.Length > ContentRules.SubjectCharacters)
        {
            errors.Add("subject", FormattableString.Invariant($"must be at most {ContentRules.SubjectCharacters} characters."));
        }
        else if (Controls.Any(subject))
        {
            errors.Add("subject", "must not contain line ends or other control characters.");
        }

        draft.Subject = subject;
    }

    private static string? ReadBody(ref Utf8JsonReader reader, FieldErrors errors, MessageDraft draft, string name)
    {
        if (!JsonText.TryString(ref reader, errors, name, ContentRules.BodyBytes, out var text))
        {
            draft.BodyRefused = true;
            return null;
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            draft.BodyRefused = true;
            errors.Add(name, "must not contain the character U+0000.");
        }

        return text;
    }

    private static void ReadHeaders(ref Utf8JsonReader reader, FieldErrors errors, List<CustomHeader> into)
    {
        if (!IsObject(ref reader, errors, "headers", "must be an object of names and strings."))
        {
            return;
        }

        var depth = reader.CurrentDepth;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var bytes = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var named = JsonText.TryText(ref reader, out var name);
            var path = new FieldPath("headers", -1, named ? name : "?");
            reader.Read();
            if (!JsonText.TryString(ref reader, errors, path, ContentRules.HeaderBytes, out var value))
            {
                // Said already.
            }
            else if (!names.Add(name))
            {
                errors.Add(path.ToString(), "is given twice.");
            }
            else if (!named || ContentRules.HeaderFault(name, value) is not null)
            {
                errors.Add(path.ToString(), ContentRules.HeaderFault(name, value) ?? "is not a header name.");
            }
            else
            {
                // As on the wire: name, colon, space, value, CRLF.
                bytes += name.Length + Encoding.UTF8.GetByteCount(value) + 4;
                into.Add(new CustomHeader(name, value));
            }

            if (into.Count > ContentRules.HeaderCount || bytes > ContentRules.HeaderBytes)
            {
                errors.Add("headers", FormattableString.Invariant(
                    $"must be at most {ContentRules.HeaderCount} fields and {ContentRules.HeaderBytes} bytes together."));
                JsonText.Drain(ref reader, depth);
                return;
            }

            if (errors.IsFull)
            {
                JsonText.Drain(ref reader, depth);
                return;
            }
        }
    }

    private static ImmutableArray<string> ReadTags(ref Utf8JsonReader reader, FieldErrors errors)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            errors.Add("tags", "must be a list of strings.");
            reader.Skip();
            return [];
        }

        var depth = reader.CurrentDepth;
        var tags = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (i >= ContentRules.TagCount)
            {
                errors.Add("tags", FormattableString.Invariant($"must be at most {ContentRules.TagCount} tags."));
            }

            if (i >= ContentRules.TagCount || errors.IsFull)
            {
                JsonText.Drain(ref reader, depth);
                break;
            }

            if (!JsonText.TryString(ref reader, errors, new FieldPath("tags", i), TagBytes, out var tag))
            {
                continue;
            }

            if (tag.Length is 0 or > ContentRules.TagCharacters || Controls.Any(tag))
            {
                errors.Add($"tags[{i}]", FormattableString.Invariant(
                    $"must be 1 to {ContentRules.TagCharacters} characters, without control characters."));
            }

            tags.Add(tag);
        }

        return tags.DrainToImmutable();
    }

    /// <summary>An object of names and strings.</summary>
    public static ImmutableDictionary<string, string> ReadMetadata(ref Utf8JsonReader reader, FieldErrors errors)
    {
        if (!IsObject(ref reader, errors, "metadata", "must be an object of names and strings."))
        {
            return ImmutableDictionary<string, string>.Empty;
        }

        var depth = reader.CurrentDepth;
        var metadata = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var bytes = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var named = JsonText.TryText(ref reader, out var name);
            var path = new FieldPath("metadata", -1, named ? name : "?");
            reader.Read();
            if (!JsonText.TryString(ref reader, errors, path, ContentRules.MetadataBytes, out var value))
            {
                // Said already.
            }
            else if (!named || name.Length == 0)
            {
                errors.Add(path.ToString(), "must have a name.");
            }
            else if (!metadata.TryAdd(name, value))
            {
                errors.Add(path.ToString(), "is given twice.");
            }
            else
            {
                bytes += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value);
            }

            if (bytes > ContentRules.MetadataBytes)
            {
                errors.Add("metadata", FormattableString.Invariant(
                    $"must be at most {ContentRules.MetadataBytes} bytes of names and values together."));
            }

            if (bytes > ContentRules.MetadataBytes || errors.IsFull)
            {
                JsonText.Drain(ref reader, depth);
                break;
            }
        }

        return metadata.ToImmutable();
    }

    private static MailStream ReadStream(ref Utf8JsonReader reader, FieldErrors errors)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            if (JsonText.TryText(ref reader, out var text) && text is "transactional" or "broadcast")
            {
                return text == "broadcast" ? MailStream.Broadcast : MailStream.Transactional;
            }
        }

        errors.Add("stream", "must be transactional or broadcast.");
        reader.Skip();
        return MailStream.Transactional;
    }

    private static TimeSpan? ReadExpiresIn(ref Utf8JsonReader reader, FieldErrors errors)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var seconds)
            && seconds is >= ContentRules.ExpiresInLeast and <= ContentRules.ExpiresInMost)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        errors.Add("expires_in", FormattableString.Invariant(
            $"must be a whole number of seconds, {ContentRules.ExpiresInLeast} to {ContentRules.ExpiresInMost}."));
        reader.Skip();
        return null;
    }

    private static bool ReadRequireTls(ref Utf8JsonReader reader, FieldErrors errors)
    {
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            return reader.TokenType == JsonTokenType.True;
        }

        errors.Add("require_tls", "must be true or false.");
        reader.Skip();
        return false;
    }

    private static bool IsObject(ref Utf8JsonReader reader, FieldErrors errors, string field, string rule)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        errors.Add(field, rule);
        reader.Skip();
        return false;
    }
}
