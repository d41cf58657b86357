// A body that is one JSON object of a few fields: which fields there are is the reader's; that each is known, and given once, is checked here.
// And the values that such fields have. Null in the answer of an optional value means that it was null or wrong; errors tell which.
using System.Text.Json;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal static class ObjectReader
{
    /// <summary>Reads the value at which the reader stands, to its end; false, and the reader left where it was, when no field has this name.</summary>
    public delegate bool FieldReader<in TDraft>(ref Utf8JsonReader reader, FieldErrors errors, string name, TDraft draft);

    public static Problem? Read<TDraft>(ref Utf8JsonReader reader, FieldErrors errors, TDraft draft, FieldReader<TDraft> readField)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return Problem.Invalid("body", "must be a JSON object.");
        }

        ReadFields(ref reader, errors, null, draft, readField);
        return errors.Any ? Problem.Invalid(errors) : null;
    }

    /// <summary>Reads an object inside of a body. The reader of its fields is told their names alone, the errors their path.</summary>
    public static void ReadInner<TDraft>(ref Utf8JsonReader reader, FieldErrors errors, string field, TDraft draft, FieldReader<TDraft> readField)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            errors.Add(field, "must be a JSON object.");
            reader.Skip();
            return;
        }

        ReadFields(ref reader, errors, field, draft, readField);
    }

    public static string? Text(ref Utf8JsonReader reader, FieldErrors errors, string name, int mostBytes) =>
        JsonText.TryString(ref reader, errors, name, mostBytes, out var text) ? text : null;

    /// <summary>A list of strings; null is the empty list.</summary>
    public static ImmutableArray<string> Texts(ref Utf8JsonReader reader, FieldErrors errors, string name, int most, int mostBytes)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return [];
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            errors.Add(name, "must be a list of strings.");
            reader.Skip();
            return [];
        }

        var depth = reader.CurrentDepth;
        var texts = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (i >= most)
            {
                errors.Add(name, FormattableString.Invariant($"must be at most {most}."));
            }

            if (i >= most || errors.IsFull)
            {
                JsonText.Drain(ref reader, depth);
                break;
            }

            if (JsonText.TryString(ref reader, errors, new FieldPath(name, i), mostBytes, out var text))
            {
                texts.Add(text);
            }
        }

        return texts.DrainToImmutable();
    }

    /// <summary>An RFC 3339 time, or null.</summary>
    public static DateTimeOffset? Time(ref Utf8JsonReader reader, FieldErrors errors, string name)
    {
        const int Longest = 64;
        if (reader.TokenType == JsonTokenType.Null || !JsonText.TryString(ref reader, errors, name, Longest, out var text))
        {
            return null;
        }

        if (Times.TryParse(text, out var time))
        {
            return time.ToUniversalTime();
        }

        errors.Add(name, "must be an RFC 3339 time with an offset, like 2026-01-31T08:00:00Z.");
        return null;
    }

    /// <summary>A whole number, or null.</summary>
    public static int? Number(ref Utf8JsonReader reader, FieldErrors errors, string name)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
        {
            return number;
        }

        errors.Add(name, "must be a whole number.");
        reader.Skip();
        return null;
    }

    /// <summary>A whole number, or null.</summary>
    public static long? LongNumber(ref Utf8JsonReader reader, FieldErrors errors, FieldPath path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
        {
            return number;
        }

        errors.Add(path.ToString(), "must be a whole number.");
        reader.Skip();
        return null;
    }

    public static bool Flag(ref Utf8JsonReader reader, FieldErrors errors, string name)
    {
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
        {
            errors.Add(name, "must be true or false.");
            reader.Skip();
            return false;
        }

        return reader.GetBoolean();
    }

    private static void ReadFields<TDraft>(
        ref Utf8JsonReader reader, FieldErrors errors, string? parent, TDraft draft, FieldReader<TDraft> readField)
    {
        var depth = reader.CurrentDepth;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var readable = JsonText.TryText(ref reader, out var name);
            reader.Read();
            if (!readable || !seen.Add(name))
            {
                errors.Add(Path(readable ? name : "?"), readable ? "is given twice." : "is not a known field.");
                reader.Skip();
            }
            else if (!readField(ref reader, errors, name, draft))
            {
                errors.Add(Path(name), "is not a known field.");
                reader.Skip();
            }

            if (errors.IsFull)
            {
                JsonText.Drain(ref reader, depth);
                break;
            }
        }

        string Path(string field) => parent is null ? field : $"{parent}.{field}";
    }
}
