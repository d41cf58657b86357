// The query string of GET /v1/messages, as strict as a body: an unknown or repeated parameter is refused, because a filter that is
// silently ignored shows other messages than were asked for.
using System.Globalization;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal static class MessageQueryReader
{
    private const int DefaultLimit = 50;
    private const int MostLimit = 100;

    public static (MessageQuery? Query, Problem? Problem) Read(IQueryCollection query)
    {
        var errors = new FieldErrors();
        var result = new MessageQuery(null, null, null, null, null, null, DefaultLimit);
        foreach (var (name, values) in query)
        {
            var text = values.Count == 1 ? values[0] ?? "" : null;
            if (text is null)
            {
                errors.Add(name, "is given twice.");
                continue;
            }

            switch (name)
            {
                case "limit" when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
                    && limit is >= 1 and <= MostLimit:
                    result = result with { Limit = limit };
                    break;
                case "limit":
                    errors.Add(name, FormattableString.Invariant($"must be 1 to {MostLimit}."));
                    break;
                case "cursor" when MessageId.TryParse(text, out var cursor):
                    result = result with { Cursor = cursor };
                    break;
                case "cursor":
                    errors.Add(name, "must be the next_cursor of an earlier page.");
                    break;
                case "status" when StatusNames.TryParse(text, out var status):
                    result = result with { Status = status };
                    break;
                case "status":
                    errors.Add(name, $"must be one of {string.Join(", ", StatusNames.All)}.");
                    break;
                case "recipient" when MailAddress.TryParse(text, out var recipient):
                    result = result with { Recipient = recipient.Normalized };
                    break;
                case "recipient":
                    errors.Add(name, "must be an e-mail address.");
                    break;
                case "tag" when text.Length is > 0 and <= ContentRules.TagCharacters:
                    result = result with { Tag = text };
                    break;
                case "tag":
                    errors.Add(name, FormattableString.Invariant($"must be 1 to {ContentRules.TagCharacters} characters."));
                    break;
                case "after" or "before" when Times.TryParse(text, out var time):
                    result = name == "after" ? result with { After = time.ToUniversalTime() } : result with { Before = time.ToUniversalTime() };
                    break;
                case "after" or "before":
                    errors.Add(name, "must be an RFC 3339 time with an offset, like 2026-01-31T08:00:00Z ('+' written as %2B).");
                    break;
                default:
                    errors.Add(name, "is not a known parameter.");
                    break;
            }
        }

        return errors.Any ? (null, Problem.Invalid(errors)) : (result, null);
    }
}
