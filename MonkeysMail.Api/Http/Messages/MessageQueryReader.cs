// The query string of GET /v1/messages.
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal static class MessageQueryReader
{
    public static (MessageQuery? Query, Problem? Problem) Read(IQueryCollection query)
    {
        var result = new MessageQuery(null, null, null, null, null, null, ListQuery.DefaultLimit);
        var problem = ListQuery.Read(query, (name, text) =>
        {
            switch (name)
            {
                case "limit" when ListQuery.TryReadLimit(text, out var limit):
                    result = result with { Limit = limit };
                    return null;
                case "limit":
                    return ListQuery.WrongLimit;
                case "cursor" when MessageId.TryParse(text, out var cursor):
                    result = result with { Cursor = cursor };
                    return null;
                case "cursor":
                    return ListQuery.WrongCursor;
                case "status" when StatusNames.TryParse(text, out var status):
                    result = result with { Status = status };
                    return null;
                case "status":
                    return $"must be one of {string.Join(", ", StatusNames.All)}.";
                case "recipient" when MailAddress.TryParse(text, out var recipient):
                    result = result with { Recipient = recipient.Normalized };
                    return null;
                case "recipient":
                    return "must be an e-mail address.";
                case "tag" when text.Length is > 0 and <= ContentRules.TagCharacters:
                    result = result with { Tag = text };
                    return null;
                case "tag":
                    return FormattableString.Invariant($"must be 1 to {ContentRules.TagCharacters} characters.");
                case "after" or "before" when Times.TryParse(text, out var time):
                    result = name == "after" ? result with { After = time.ToUniversalTime() } : result with { Before = time.ToUniversalTime() };
                    return null;
                case "after" or "before":
                    return ListQuery.WrongTime;
                default:
                    return ListQuery.Unknown;
            }
        });
        return problem is null ? (result, null) : (null, problem);
    }
}
