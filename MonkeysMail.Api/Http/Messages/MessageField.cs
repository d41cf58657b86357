// The fields of a message request. Those after NotAvailable are known to the contract, but their part is not built yet.
using System.Text.Json;

namespace MonkeysMail.Api.Http.Messages;

internal enum MessageField
{
    Unknown,
    From,
    To,
    Cc,
    Bcc,
    ReplyTo,
    Subject,
    Text,
    Html,
    Headers,
    Tags,
    Metadata,
    SendAt,
    Attachments,
    Stream,
    ExpiresIn,
    RequireTls,
    IpPool,
    NotAvailable,
}

internal static class MessageFields
{
    /// <summary>The fields in the order of <see cref="MessageField"/>, from From to IpPool.</summary>
    public static readonly ImmutableArray<string> Names =
    [
        "from", "to", "cc", "bcc", "reply_to", "subject", "text", "html", "headers", "tags", "metadata", "send_at", "attachments", "stream",
        "expires_in", "require_tls", "ip_pool",
    ];

    /// <summary>Known fields that this version refuses.</summary>
    public static readonly ImmutableArray<string> NotAvailable = ["template", "variables", "tracking"];

    /// <summary>Which field the reader's property name is; the name itself is read only when it is none of the built ones.</summary>
    public static MessageField Match(ref Utf8JsonReader reader, out string name)
    {
        name = "";
        if (!reader.ValueIsEscaped && Match(reader.ValueSpan) is var field and not MessageField.Unknown)
        {
            name = Names[(int)field - 1];
            return field;
        }

        if (!JsonText.TryText(ref reader, out name))
        {
            name = "?";
            return MessageField.Unknown;
        }

        var index = Names.IndexOf(name);
        return index >= 0 ? (MessageField)(index + 1) : NotAvailable.Contains(name) ? MessageField.NotAvailable : MessageField.Unknown;
    }

    private static MessageField Match(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("to"u8) => MessageField.To,
        2 when name.SequenceEqual("cc"u8) => MessageField.Cc,
        3 when name.SequenceEqual("bcc"u8) => MessageField.Bcc,
        4 when name.SequenceEqual("from"u8) => MessageField.From,
        4 when name.SequenceEqual("text"u8) => MessageField.Text,
        4 when name.SequenceEqual("html"u8) => MessageField.Html,
        4 when name.SequenceEqual("tags"u8) => MessageField.Tags,
        6 when name.SequenceEqual("stream"u8) => MessageField.Stream,
        7 when name.SequenceEqual("ip_pool"u8) => MessageField.IpPool,
        7 when name.SequenceEqual("subject"u8) => MessageField.Subject,
        7 when name.SequenceEqual("headers"u8) => MessageField.Headers,
        7 when name.SequenceEqual("send_at"u8) => MessageField.SendAt,
        8 when name.SequenceEqual("metadata"u8) => MessageField.Metadata,
        8 when name.SequenceEqual("reply_to"u8) => MessageField.ReplyTo,
        10 when name.SequenceEqual("expires_in"u8) => MessageField.ExpiresIn,
        11 when name.SequenceEqual("require_tls"u8) => MessageField.RequireTls,
        11 when name.SequenceEqual("attachments"u8) => MessageField.Attachments,
        _ => MessageField.Unknown,
    };
}
