// A request's query string, as strict as the public API's: an unknown, repeated or wrong parameter is refused with its name, because a filter
// that is silently ignored shows something else than was asked for.
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

internal sealed class OperatorQuery(HttpContext context)
{
    public const int DefaultLimit = 50;
    public const int MostLimit = 100;

    private const char Separator = '\n';

    public static readonly QueryParameter LimitParameter = new("limit", "1 to 100; 50 when left out.", IsNumber: true);
    public static readonly QueryParameter CursorParameter = new("cursor", "The next_cursor of the page before.");

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<FieldErrorShape> _errors = [];

    public static string Cursor(params ReadOnlySpan<string> parts) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(string.Join(Separator, parts!)));

    public int Limit() => Number("limit", DefaultLimit, 1, MostLimit);

    public int Number(string name, int otherwise, int least, int most)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        _errors.Add(new FieldErrorShape(name, FormattableString.Invariant($"must be {least} to {most}.")));
        return otherwise;
    }

    public TimeSpan Duration(string name, TimeSpan otherwise, TimeSpan least, TimeSpan most, string bounds)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (Durations.TryParse(text, out var duration) && duration >= least && duration <= most)
        {
            return duration;
        }

        _errors.Add(new FieldErrorShape(name, $"must be a time from {bounds}, such as 30s, 15m, 24h, 7d."));
        return otherwise;
    }

    public bool Flag(string name)
    {
        var text = Text(name);
        if (text is not (null or "true" or "false"))
        {
            _errors.Add(new FieldErrorShape(name, "must be true or false."));
        }

        return text == "true";
    }

    /// <summary>A parameter as it is, to 256 characters.</summary>
    public string? Text(string name)
    {
        _known.Add(name);
        var values = context.Request.Query[name];
        if (values.Count == 0)
        {
            return null;
        }

        if (values is [{ Length: > 0 and <= 256 } text])
        {
            return text;
        }

        _errors.Add(new FieldErrorShape(name, values.Count > 1 ? "is given twice." : "must be 1 to 256 characters."));
        return null;
    }

    /// <summary>What the cursor stands for, or null without one.</summary>
    public T? Position<T>(int parts, Func<string[], T?> read)
    {
        if (Text("cursor") is not { } text)
        {
            return default;
        }

        try
        {
            var found = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text)).Split(Separator);
            if (found.Length == parts && read(found) is { } position)
            {
                return position;
            }
        }
        catch (FormatException)
        {
            // Not base64url.
        }

        _errors.Add(new FieldErrorShape("cursor", "must be the next_cursor of an earlier page."));
        return default;
    }

    /// <summary>To be asked last: what is wrong with the query, if anything is.</summary>
    public OperatorProblem? Problem()
    {
        foreach (var name in context.Request.Query.Keys.Where(name => !_known.Contains(name)).Take(10))
        {
            _errors.Add(new FieldErrorShape(name.Length <= 128 ? name : name[..128], "is not a known parameter."));
        }

        return _errors.Count > 0 ? OperatorProblem.Invalid(_errors) : null;
    }
}
