// The parameters after a path (RFC 5321 4.1.2): keyword, or keyword=value, each at most once. Bounded by the length of the line and by their number.
namespace MonkeysMail.Api.Smtp.Server;

internal static class EsmtpParameters
{
    private const int Most = 16;

    /// <summary>False when the text is no list of parameters, or names one twice. Keywords come out in capitals; no value is null.</summary>
    public static bool TryParse(string text, out List<KeyValuePair<string, string?>> parameters)
    {
        parameters = [];
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var keyword = (equals < 0 ? word : word[..equals]).ToUpperInvariant();
            var value = equals < 0 ? null : word[(equals + 1)..];
            if (!IsKeyword(keyword) || value is "" || value?.Contains('=', StringComparison.Ordinal) == true
                || parameters.Count == Most || parameters.Exists(other => other.Key == keyword))
            {
                return false;
            }

            parameters.Add(new(keyword, value));
        }

        return true;
    }

    private static bool IsKeyword(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]) && !(text[i] == '-' && i > 0))
            {
                return false;
            }
        }

        return text.Length > 0;
    }
}
