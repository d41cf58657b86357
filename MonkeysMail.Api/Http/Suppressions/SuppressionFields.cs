// The fields of one new entry, as JSON gives them, each once.
using System.Text.Json;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Suppressions;

internal sealed class SuppressionFields(DateTimeOffset now)
{
    private const int MostBytes = 1_024;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private MailAddress? _email;
    private SuppressionReason _reason = SuppressionReason.Manual;
    private MailStream? _stream;
    private DateTimeOffset? _expiresAt;

    public bool Any => _seen.Count > 0;

    /// <summary>Reads the value that the reader stands on; a fault goes to the errors.</summary>
    public void Read(ref Utf8JsonReader reader, FieldErrors errors, string name, FieldPath path)
    {
        if (name is not ("email" or "reason" or "stream" or "expires_at"))
        {
            errors.Add(path.ToString(), "is not a known field.");
            reader.Skip();
            return;
        }

        if (!_seen.Add(name))
        {
            errors.Add(path.ToString(), "is given twice.");
            reader.Skip();
            return;
        }

        if (reader.TokenType == JsonTokenType.Null && name != "email")
        {
            return;
        }

        if (JsonText.TryString(ref reader, errors, path, MostBytes, out var text) && Set(name, text) is { } fault)
        {
            errors.Add(path.ToString(), fault);
        }
    }

    /// <summary>The entry; null, with an error, when there is no address.</summary>
    public SuppressionEntry? Build(FieldErrors errors, FieldPath email)
    {
        if (!_seen.Contains("email"))
        {
            errors.Add(email.ToString(), "is required.");
        }

        return _email is { } address ? new SuppressionEntry(address.Normalized, _stream, _reason, null, now, _expiresAt) : null;
    }

    private string? Set(string name, string text)
    {
        switch (name)
        {
            case "email" when MailAddress.TryParse(text, out var address):
                _email = address;
                return null;
            case "email":
                return "must be an e-mail address, like ann@example.net.";
            case "reason" when SuppressionNames.TryParse(text, out SuppressionReason reason):
                _reason = reason;
                return null;
            case "reason":
                return SuppressionNames.ReasonRule;
            case "stream" when SuppressionNames.TryParse(text, out MailStream stream):
                _stream = stream;
                return null;
            case "stream":
                return SuppressionNames.StreamRule;
            case "expires_at" when Times.TryParse(text, out var time) && time > now:
                _expiresAt = time.ToUniversalTime();
                return null;
            default:
                return "must be an RFC 3339 time with an offset, later than now.";
        }
    }
}
