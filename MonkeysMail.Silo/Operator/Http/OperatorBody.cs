// A request's JSON object, as strict as OperatorQuery: what is unknown, given twice or of another type is refused by its name.
using System.Text.Json;
using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

internal sealed class OperatorBody
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<FieldErrorShape> _errors;
    private readonly string _prefix;

    private OperatorBody(JsonElement root, byte[] octets, string prefix, List<FieldErrorShape> errors)
    {
        (Octets, _prefix, _errors) = (octets, prefix, errors);
        foreach (var field in root.EnumerateObject())
        {
            _fields[field.Name] = field.Value;
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
                $"The body is not a JSON object with each field once: look at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.")));
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

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Refuse(name, "must be text.");
        return null;
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
        foreach (var name in _fields.Keys.Where(name => !_known.Contains(name)).Take(10))
        {
            Refuse(name.Length <= 128 ? name : name[..128], "is not a known field.");
        }
    }

    /// <summary>To be asked last, of the outermost: what is wrong, if anything is.</summary>
    public OperatorProblem? Problem()
    {
        Close();
        return _errors.Count > 0 ? OperatorProblem.Invalid(_errors) : null;
    }

    private JsonElement? Value(string name) => Has(name) && _fields[name] is { ValueKind: not JsonValueKind.Null } value ? value : null;
}
