using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

/// <summary>When a message is to be sent: RFC 3339, at most 90 days ahead; what has just passed is now (null).</summary>
internal static class SendTime
{
    public static DateTimeOffset? Read(string text, DateTimeOffset now, FieldErrors errors)
    {
        if (!Times.TryParse(text, out var time))
        {
            errors.Add("send_at", "must be an RFC 3339 time with an offset, like 2026-01-31T08:00:00Z.");
        }
        else if (time > now + ContentRules.SendAtMost)
        {
            errors.Add("send_at", "must be at most 90 days ahead.");
        }
        else if (time < now - ContentRules.SendAtGrace)
        {
            errors.Add("send_at", "must not be in the past.");
        }
        else
        {
            return time <= now ? null : time.ToUniversalTime();
        }

        return null;
    }
}
