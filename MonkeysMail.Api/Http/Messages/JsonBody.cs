// From the bytes of a body to what a route reads: checks the encoding first, bounds the depth, and turns broken syntax into one
// problem that says where.
using System.Text.Json;
using System.Text.Unicode;
using MonkeysMail.Api.Http.Suppressions;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal static class JsonBody
{
    // Our deepest path is body, messages, item, attachments, attachment: 5. The rest is for what is skipped with an error.
    private const int MaxDepth = 16;

    private static readonly JsonReaderOptions Strict = new()
    {
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = MaxDepth,
    };

    /// <summary>The one message of a body.</summary>
    public static (OutgoingMessage? Message, Problem? Problem) ReadMessage(ReadOnlySpan<byte> body, ApiOptions options, DateTimeOffset now)
    {
        if (!Utf8.IsValid(body))
        {
            return (null, NotUtf8());
        }

        try
        {
            var reader = new Utf8JsonReader(body, Strict);
            reader.Read();
            var result = MessageReader.Read(ref reader, options, now);
            reader.Read();
            return result;
        }
        catch (JsonException e)
        {
            return (null, Syntax(e));
        }
    }

    /// <summary>The messages of a batch, each with its own problem; or the problem of the whole.</summary>
    public static (List<(OutgoingMessage? Message, Problem? Problem)>? Items, Problem? Problem) ReadBatch(
        ReadOnlySpan<byte> body, ApiOptions options, DateTimeOffset now)
    {
        if (!Utf8.IsValid(body))
        {
            return (null, NotUtf8());
        }

        try
        {
            var reader = new Utf8JsonReader(body, Strict);
            reader.Read();
            return BatchReader.Read(ref reader, options, now);
        }
        catch (JsonException e)
        {
            return (null, Syntax(e));
        }
    }

    /// <summary>The new time of PATCH, null meaning now; or the problem.</summary>
    public static (DateTimeOffset? SendAt, Problem? Problem) ReadReschedule(ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (!Utf8.IsValid(body))
        {
            return (null, NotUtf8());
        }

        try
        {
            var reader = new Utf8JsonReader(body, Strict);
            reader.Read();
            return RescheduleReader.Read(ref reader, now);
        }
        catch (JsonException e)
        {
            return (null, Syntax(e));
        }
    }

    /// <summary>The fields of an object into a draft, each at most once; the problem of what is wrong, or null.</summary>
    public static Problem? ReadObject<TDraft>(ReadOnlySpan<byte> body, FieldErrors errors, TDraft draft, ObjectReader.FieldReader<TDraft> readField)
    {
        if (!Utf8.IsValid(body))
        {
            return NotUtf8();
        }

        try
        {
            var reader = new Utf8JsonReader(body, Strict);
            reader.Read();
            var problem = ObjectReader.Read(ref reader, errors, draft, readField);
            reader.Read();
            return problem;
        }
        catch (JsonException e)
        {
            return Syntax(e);
        }
    }

    /// <summary>The entries that POST /v1/suppressions is to add.</summary>
    public static (ImmutableArray<SuppressionEntry> Entries, Problem? Problem) ReadSuppressions(ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (!Utf8.IsValid(body))
        {
            return ([], NotUtf8());
        }

        try
        {
            var reader = new Utf8JsonReader(body, Strict);
            reader.Read();
            return SuppressionReader.Read(ref reader, now);
        }
        catch (JsonException e)
        {
            return ([], Syntax(e));
        }
    }

    private static Problem NotUtf8() => Problem.Malformed("The body is not valid UTF-8. Send JSON in UTF-8, without a byte order mark.");

    private static Problem Syntax(JsonException e) => Problem.Malformed(FormattableString.Invariant(
        $"The body is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}. It may be nested {MaxDepth} deep at most."));
}
