// The workspace's token bucket on every answer to a sending request: RateLimit-Policy and RateLimit as structured fields
// (draft-ietf-httpapi-ratelimit-headers). A token is a recipient.
using System.Globalization;

namespace MonkeysMail.Api.Http.Messages;

internal static class RateLimitHeaders
{
    public static void Set(IHeaderDictionary headers, RateLimitState state)
    {
        if (state.Burst <= 0)
        {
            return;
        }

        var reset = Math.Max(0, (long)Math.Ceiling(state.Reset.TotalSeconds));
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"recipients\";q={state.Burst}");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"recipients\";r={Math.Max(0, state.Remaining)};t={reset}");
    }
}
