// The body of POST /v1/suppressions: {"data":[…]}, or the fields of one entry in its place. Any fault refuses the whole.
using System.Text.Json;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Suppressions;

internal static class SuppressionReader
{
    public const int MostEntries = 1_000;

    public static (ImmutableArray<SuppressionEntry> Entries, Problem? Problem) Read(ref Utf8JsonReader reader, DateTimeOffset now)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            reader.Read();
            return ([], Problem.Invalid("body", "must be a JSON object."));
        }

        var errors = new FieldErrors();
        var single = new SuppressionFields(now);
        var entries = ImmutableArray.CreateBuilder<SuppressionEntry>();
        var listed = false;
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.TryText(ref reader, out var text) ? text : "?";
            reader.Read();
            if (name != "data")
            {
                single.Read(ref reader, errors, name, name);
            }
            else if (listed)
            {
                errors.Add("data", "is given twice.");
                reader.Skip();
            }
            else
            {
                listed = true;
                ReadItems(ref reader, errors, entries, now);
            }

            if (errors.IsFull)
            {
                JsonText.Drain(ref reader, depth);
            }
        }

        // Nothing may follow the document.
        reader.Read();
        if (listed && single.Any)
        {
            errors.Add("data", "stands alone: give a list, or the fields of one entry.");
        }
        else if (!listed && single.Build(errors, "email") is { } entry)
        {
            entries.Add(entry);
        }

        return errors.Any ? ([], Problem.Invalid(errors)) : (entries.ToImmutable(), null);
    }

    private static void ReadItems(ref Utf8JsonReader reader, FieldErrors errors, ImmutableArray<SuppressionEntry>.Builder entries, DateTimeOffset now)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            errors.Add("data", "must be a list of entries.");
            reader.Skip();
            return;
        }

        var depth = reader.CurrentDepth;
        var index = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (index == MostEntries)
            {
                errors.Add("data", FormattableString.Invariant($"must be at most {MostEntries} entries."));
            }

            if (index == MostEntries || errors.IsFull)
            {
                JsonText.Drain(ref reader, depth);
                return;
            }

            if (ReadItem(ref reader, errors, index, now) is { } entry)
            {
                entries.Add(entry);
            }
        }

        if (index == 0)
        {
            errors.Add("data", "must have at least one entry.");
        }
    }

    private static SuppressionEntry? ReadItem(ref Utf8JsonReader reader, FieldErrors errors, int index, DateTimeOffset now)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            errors.Add(new FieldPath("data", index).ToString(), "must be an object with email.");
            reader.Skip();
            return null;
        }

        var fields = new SuppressionFields(now);
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.TryText(ref reader, out var text) ? text : "?";
            reader.Read();
            fields.Read(ref reader, errors, name, new FieldPath("data", index, name));
            if (errors.IsFull)
            {
                JsonText.Drain(ref reader, depth);
                return null;
            }
        }

        return fields.Build(errors, new FieldPath("data", index, "email"));
    }
}
