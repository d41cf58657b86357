using System.Text.Json;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

/// <summary>Reads <c>{"send_at": "…"}</c>: null in the answer means now.</summary>
internal static class RescheduleReader
{
    public static (DateTimeOffset? SendAt, Problem? Problem) Read(ref Utf8JsonReader reader, DateTimeOffset now)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            reader.Read();
            return (null, Problem.Invalid("body", "must be a JSON object."));
        }

        var errors = new FieldErrors();
        DateTimeOffset? sendAt = null;
        var seen = false;
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!JsonText.TryText(ref reader, out var name) || name != "send_at")
            {
                errors.Add(name.Length == 0 ? "?" : name, "is not a known field, or can not be changed.");
                reader.Skip();
            }
            else
            {
                reader.Read();
                if (seen)
                {
                    errors.Add("send_at", "is given twice.");
                    reader.Skip();
                }
                else
                {
                    seen = true;
                    sendAt = MessageReader.ReadSendAt(ref reader, errors, now);
                }
            }

            if (errors.IsFull)
            {
                JsonText.Drain(ref reader, depth);
            }
        }

        reader.Read();
        if (!seen && !errors.Any)
        {
            errors.Add("send_at", "is required.");
        }

        return errors.Any ? (null, Problem.Invalid(errors)) : (sendAt, null);
    }
}
