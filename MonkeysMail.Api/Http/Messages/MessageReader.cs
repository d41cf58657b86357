// Reads the JSON of POST /v1/messages and of each message of a batch in one pass over the body's bytes, without a document tree:
// strict (unknown and repeated fields are refused), every fault named by its path, nothing thrown but JsonException for
// broken syntax. By hand instead of the serializer, which stops at the first fault and can not say which field was repeated.
using System.Text.Json;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal static partial class MessageReader
{
    /// <summary>Reads the object at which the reader stands, and leaves it at its end.</summary>
    public static (OutgoingMessage? Message, Problem? Problem) Read(ref Utf8JsonReader reader, ApiOptions options, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return (null, Problem.Invalid("body", "must be a JSON object."));
        }

        var draft = new MessageDraft();
        var depth = reader.CurrentDepth;
        var seen = 0u;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = MessageFields.Match(ref reader, out var name);
            if (field == MessageField.Unknown)
            {
                errors.Add(name, "is not a known field.");
                reader.Skip();
            }
            else
            {
                reader.Read();
                ReadField(ref reader, errors, draft, field, name, ref seen, options, now);
            }

            if (errors.IsFull)
            {
                JsonText.Drain(ref reader, depth);
                return (null, Problem.Invalid(errors));
            }
        }

        return draft.Complete(errors, options);
    }

    private static void ReadField(
        ref Utf8JsonReader reader, FieldErrors errors, MessageDraft draft, MessageField field, string name, ref uint seen,
        ApiOptions options, DateTimeOffset now)
    {
        var bit = 1u << (int)field;
        if (field != MessageField.NotAvailable && (seen & bit) != 0)
        {
            errors.Add(name, "is given twice.");
            reader.Skip();
            return;
        }

        seen |= bit;
        if (reader.TokenType == JsonTokenType.Null)
        {
            // Null is the same as leaving the field out.
            return;
        }

        switch (field)
        {
            case MessageField.NotAvailable:
                errors.Add(name, "is not available yet in this version: leave it out.");
                reader.Skip();
                break;
            case MessageField.From:
                draft.FromGiven = true;
                draft.From = AddressReader.Read(ref reader, errors, name);
                break;
            case MessageField.To:
                ReadRecipients(ref reader, errors, draft, draft.To, name, options);
                break;
            case MessageField.Cc:
                ReadRecipients(ref reader, errors, draft, draft.Cc, name, options);
                break;
            case MessageField.Bcc:
                ReadRecipients(ref reader, errors, draft, draft.Bcc, name, options);
                break;
            case MessageField.ReplyTo:
                AddressReader.ReadList(ref reader, errors, name, draft.ReplyTo, ContentRules.ReplyToCount);
                break;
            case MessageField.Subject:
                ReadSubject(ref reader, errors, draft);
                break;
            case MessageField.Text:
                draft.Text = ReadBody(ref reader, errors, draft, name);
                break;
            case MessageField.Html:
                draft.Html = ReadBody(ref reader, errors, draft, name);
                break;
            case MessageField.Headers:
                ReadHeaders(ref reader, errors, draft.Headers);
                break;
            case MessageField.Tags:
                draft.Tags = ReadTags(ref reader, errors);
                break;
            case MessageField.Metadata:
                draft.Metadata = ReadMetadata(ref reader, errors);
                break;
            case MessageField.SendAt:
                draft.SendAt = ReadSendAt(ref reader, errors, now);
                break;
            case MessageField.Attachments:
                var before = errors.List.Count;
                draft.Attachments = AttachmentReader.Read(ref reader, errors);
                draft.BodyRefused |= errors.List.Count > before;
                break;
            case MessageField.Stream:
                draft.Stream = ReadStream(ref reader, errors);
                break;
            case MessageField.ExpiresIn:
                draft.ExpiresIn = ReadExpiresIn(ref reader, errors);
                break;
            case MessageField.RequireTls:
                draft.RequireTls = ReadRequireTls(ref reader, errors);
                break;
            case MessageField.IpPool:
                draft.IpPool = ReadIpPool(ref reader, errors);
                break;
            default:
                throw new InvalidOperationException($"A field without a reader: {field}.");
        }
    }

    private static void ReadRecipients(
        ref Utf8JsonReader reader, FieldErrors errors, MessageDraft draft, List<NamedAddress> into, string name, ApiOptions options)
    {
        var before = errors.List.Count;
        AddressReader.ReadList(ref reader, errors, name, into, options.MaxRecipients);
        draft.RecipientsRefused |= errors.List.Count > before;
    }
}
