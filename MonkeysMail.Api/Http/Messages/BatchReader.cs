// {"messages": [...]}: the fault of one message is its own; only what concerns the whole document fails the whole.
using System.Text.Json;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal static class BatchReader
{
    public static (List<(OutgoingMessage? Message, Problem? Problem)>? Items, Problem? Problem) Read(
        ref Utf8JsonReader reader, ApiOptions options, DateTimeOffset now)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            reader.Read();
            return (null, Problem.Invalid("body", "must be a JSON object."));
        }

        var errors = new FieldErrors();
        List<(OutgoingMessage? Message, Problem? Problem)>? items = null;
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!JsonText.TryText(ref reader, out var name) || name != "messages")
            {
                errors.Add(name.Length == 0 ? "?" : name, "is not a known field.");
                reader.Skip();
            }
            else
            {
                reader.Read();
                if (items is not null)
                {
                    errors.Add("messages", "is given twice.");
                    reader.Skip();
                }
                else
                {
                    items = ReadItems(ref reader, errors, options, now);
                }
            }

            if (errors.IsFull)
            {
                JsonText.Drain(ref reader, depth);
            }
        }

        // Nothing may follow the document.
        reader.Read();
        if (items is null && !errors.Any)
        {
            errors.Add("messages", "is required.");
        }

        return errors.Any ? (null, Problem.Invalid(errors)) : (items, null);
    }

    private static List<(OutgoingMessage? Message, Problem? Problem)> ReadItems(
        ref Utf8JsonReader reader, FieldErrors errors, ApiOptions options, DateTimeOffset now)
    {
        var items = new List<(OutgoingMessage?, Problem?)>();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            errors.Add("messages", "must be a list of messages.");
            reader.Skip();
            return items;
        }

        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (items.Count == options.MaxBatchItems)
            {
                errors.Add("messages", FormattableString.Invariant($"must be at most {options.MaxBatchItems} messages."));
                JsonText.Drain(ref reader, depth);
                return items;
            }

            items.Add(MessageReader.Read(ref reader, options, now));
        }

        if (items.Count == 0)
        {
            errors.Add("messages", "must have at least one message.");
        }

        return items;
    }
}
