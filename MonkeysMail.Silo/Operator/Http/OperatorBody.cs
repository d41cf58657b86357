// A request's JSON object, as strict as OperatorQuery: what is unknown, given twice, of another type or no Unicode is refused by its name.
using System.Text.Json;
using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

internal sealed class OperatorBody
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8 };

    private const int MostNamed = 10;
    private const int MostOfAName = 128;

    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _twice = new(StringComparer.Ordinal);
    private readonly List<FieldErrorShape> _errors;
    private readonly string _prefix;

    private OperatorBody(JsonElement root, byte[] octets, string prefix, List<FieldErrorShape> errors)
    {
        (Octets, _prefix, _errors) = (octets, prefix, errors);
        foreach (var field in root.EnumerateObject())
        {
            if (NameOf(field) is not { } name)
            {
                _errors.Add(new FieldErrorShape(prefix.Length == 0 ? "body" : prefix.TrimEnd('.'), "has a field whose name is not valid Unicode."));
            }
            else if (!_fields.TryAdd(name, field.Value))
            {
                _fields[name] = field.Value;
                _twice.Add(name);
            }
        }

        foreach (var name in _twice.Take(MostNamed))
        {
            Refuse(Cut(name), "is given more than once.");
        }
    }

    /// <summary>The body as it came.</summary>
    public byte[] Octets { get; }

    public static async Task<(OperatorBody? Body, OperatorProblem? Problem)> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (!request.HasJsonContentType() || request.Headers.ContentEncoding.Count > 0)
        {
            return (null, OperatorProblem.UnsupportedMedia());
        }

        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, context.RequestAborted);
        var octets = buffer.ToArray();
        try
        {
            using var document = JsonDocument.Parse(octets, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (new OperatorBody(document.RootElement.Clone(), octets, "", []), null)
                : (null, OperatorProblem.Invalid([new FieldErrorShape("body", "must be a JSON object.")]));
        }
        catch (JsonException exception)
        {
            return (null, OperatorProblem.Malformed(FormattableString.Invariant(
                $"The body is not a JSON object: look at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.")));
        }
    }

    /// <summary>True when the field is there, be it null.</summary>
    public bool Has(string name)
    {
        _known.Add(name);
        return _fields.ContainsKey(name);
    }

    /// <summary>Null when it is left out, null or wrong.</summary>
    public string? Text(string name)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            Refuse(name, "must be text.");
            return null;
        }

        if (TextOf(value) is not { } text)
        {
            Refuse(name, "must be valid Unicode, without half of a surrogate pair.");
            return null;
        }

        return text;
    }

    public long? Number(string name)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
        {
            return number;
        }

        Refuse(name, "must be a whole number, or null.");
        return null;
    }

    /// <summary>A number that is one of 32 bits in the contract; null as <see cref="Number"/>.</summary>
    public int? Small(string name)
    {
        var number = Number(name);
        if (number is < int.MinValue or > int.MaxValue)
        {
            Refuse(name, "is too large.");
            return null;
        }

        return (int?)number;
    }

    public bool? Flag(string name)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Refuse(name, "must be true or false.");
        return null;
    }

    /// <summary>True for <c>[]</c>; anything else is refused, but for null and a field that is left out.</summary>
    public bool IsEmptyList(string name, string message)
    {
        if (Value(name) is not { } list)
        {
            return false;
        }

        if (list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == 0)
        {
            return true;
        }

        Refuse(name, message);
        return false;
    }

    /// <summary>An object inside; its problems are told with those of this one.</summary>
    public OperatorBody? Inner(string name)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new OperatorBody(value, [], $"{_prefix}{name}.", _errors);
        }

        Refuse(name, "must be an object.");
        return null;
    }

    public void Refuse(string name, string message) => _errors.Add(new FieldErrorShape(_prefix + name, message));

    /// <summary>To be called when every field was asked for: names those that nobody knows.</summary>
    public void Close()
    {
        foreach (var name in _fields.Keys.Where(name => !_known.Contains(name)).Take(MostNamed))
        {
            Refuse(Cut(name), "is not a known field.");
        }
    }

    /// <summary>To be asked last, of the outermost: what is wrong, if anything is.</summary>
    public OperatorProblem? Problem()
    {
        Close();
        return _errors.Count > 0 ? OperatorProblem.Invalid(_errors) : null;
    }

    private static string Cut(string name) => name.Length <= MostOfAName ? name : name[..(char.IsHighSurrogate(name[MostOfAName - 1]) ? MostOfAName - 1 : MostOfAName)];

    // What is no UTF-8, or half of a surrogate pair in an escape, has no text.
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameOf(JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private JsonElement? Value(string name) => Has(name) && _fields[name] is { ValueKind: not JsonValueKind.Null } value ? value : null;
}
