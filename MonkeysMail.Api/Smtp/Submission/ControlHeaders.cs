// X-MonkeysMail-Tag (one tag a field, repeatable), -Metadata (a JSON object; several are put together), -Send-At and -Idempotency-Key, with the bounds that
// they have by HTTP. Another X-MonkeysMail- field is an error, as an unknown field is there. They never leave: rendering takes them out.
using System.Text;
using System.Text.Json;
using MimeKit;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Smtp.Submission;

internal static class ControlHeaders
{
    private const string Prefix = "X-MonkeysMail-";

    public static ControlFields Read(HeaderList headers, DateTimeOffset now, FieldErrors errors)
    {
        var tags = ImmutableArray.CreateBuilder<string>();
        var metadata = ImmutableDictionary<string, string>.Empty;
        string? sendAt = null, key = null;
        foreach (var header in headers)
        {
            if (!header.Field.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || errors.IsFull)
            {
                continue;
            }

            var value = header.Value.Trim();
            switch (header.Field[Prefix.Length..].ToUpperInvariant())
            {
                case "TAG":
                    Tag(value, tags, errors);
                    break;
                case "METADATA":
                    metadata = Merge(metadata, value, errors);
                    break;
                case "SEND-AT":
                    Once(ref sendAt, value, "X-MonkeysMail-Send-At", errors);
                    break;
                case "IDEMPOTENCY-KEY":
                    Once(ref key, value, "X-MonkeysMail-Idempotency-Key", errors);
                    break;
                default:
                    errors.Add("X-MonkeysMail-*", "may be Tag, Metadata, Send-At or Idempotency-Key; another was sent.");
                    break;
            }
        }

        if (key is not null && !IdempotencyKey.IsUsable(key))
        {
            errors.Add("X-MonkeysMail-Idempotency-Key", IdempotencyKey.Rule);
            key = null;
        }

        return new ControlFields(tags.DrainToImmutable(), metadata, sendAt is null ? null : SendTime.Read(sendAt, now, errors), key);
    }

    private static void Tag(string value, ImmutableArray<string>.Builder tags, FieldErrors errors)
    {
        if (value.Length is 0 or > ContentRules.TagCharacters || Controls.Any(value))
        {
            errors.Add("X-MonkeysMail-Tag", FormattableString.Invariant(
                $"must be 1 to {ContentRules.TagCharacters} characters, without control characters."));
        }
        else if (tags.Count == ContentRules.TagCount)
        {
            errors.Add("X-MonkeysMail-Tag", FormattableString.Invariant($"may stand {ContentRules.TagCount} times at most."));
        }
        else
        {
            tags.Add(value);
        }
    }

    private static ImmutableDictionary<string, string> Merge(ImmutableDictionary<string, string> before, string value, FieldErrors errors)
    {
        var merged = before.ToBuilder();
        var known = errors.List.Count;
        foreach (var (name, text) in Object(value, errors))
        {
            if (!merged.TryAdd(name, text))
            {
                errors.Add("X-MonkeysMail-Metadata", "names something twice.");
            }
        }

        if (errors.List.Count == known && merged.Sum(pair => Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value)) > ContentRules.MetadataBytes)
        {
            errors.Add("X-MonkeysMail-Metadata", FormattableString.Invariant($"must be at most {ContentRules.MetadataBytes} bytes of names and values together."));
        }

        return merged.ToImmutable();
    }

    private static ImmutableDictionary<string, string> Object(string json, FieldErrors errors)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
            reader.Read();
            var read = MessageReader.ReadMetadata(ref reader, errors);
            while (reader.Read())
            {
                // Nothing may follow: the reader throws if it does.
            }

            return read;
        }
        catch (JsonException)
        {
            errors.Add("X-MonkeysMail-Metadata", "must be a JSON object of names and strings.");
            return ImmutableDictionary<string, string>.Empty;
        }
    }

    private static void Once(ref string? known, string value, string name, FieldErrors errors)
    {
        if (known is not null)
        {
            errors.Add(name, "may stand once.");
        }

        known = value;
    }
}
