// Reads single JSON values; what is wrong goes to the errors with its path, and the reader then stands at the end of the value
// in any case. Nothing here throws but JsonException, for broken syntax.
using System.Text.Json;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal static class JsonText
{
    /// <summary>The text of a string or a name; false when an escape in it is half a surrogate pair.</summary>
    public static bool TryText(ref Utf8JsonReader reader, out string text)
    {
        try
        {
            text = reader.GetString() ?? "";
            return true;
        }
        catch (InvalidOperationException) when (reader.ValueIsEscaped)
        {
            text = "";
            return false;
        }
    }

    /// <summary>A string of at most this many octets of UTF-8.</summary>
    public static bool TryString(ref Utf8JsonReader reader, FieldErrors errors, FieldPath path, int mostBytes, out string text)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            text = "";
            errors.Add(path.ToString(), "must be a string.");
            reader.Skip();
            return false;
        }

        // An escape is never shorter than what it stands for, so this bound never refuses what is short enough...
        if (reader.ValueSpan.Length > mostBytes && (!reader.ValueIsEscaped || reader.ValueSpan.Length / 6 > mostBytes))
        {
            text = "";
            errors.Add(path.ToString(), TooLong(mostBytes));
            return false;
        }

        if (!TryText(ref reader, out text))
        {
            errors.Add(path.ToString(), "is not valid Unicode text.");
            return false;
        }

        // ...and what was written with escapes is measured after them.
        if (reader.ValueIsEscaped && reader.ValueSpan.Length > mostBytes && System.Text.Encoding.UTF8.GetByteCount(text) > mostBytes)
        {
            errors.Add(path.ToString(), TooLong(mostBytes));
            return false;
        }

        return true;
    }

    /// <summary>Goes to the end of the object or array that began at this depth: the rest of the syntax is still checked.</summary>
    public static void Drain(ref Utf8JsonReader reader, int depth)
    {
        while (reader.CurrentDepth > depth && reader.Read())
        {
        }
    }

    private static string TooLong(int mostBytes) => FormattableString.Invariant($"must be at most {mostBytes} bytes.");
}
