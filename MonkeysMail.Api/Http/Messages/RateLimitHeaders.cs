// The limits on every answer to a sending request: RateLimit-Policy and RateLimit as structured fields, one item a policy
// (draft-ietf-httpapi-ratelimit-headers). "burst" is the token bucket; "day" and "month" are quotas. The unit of each is a recipient.
using System.Globalization;
using System.Text;

namespace MonkeysMail.Api.Http.Messages;

internal static class RateLimitHeaders
{
    public static void Set(IHeaderDictionary headers, RateLimits limits)
    {
        var quotas = limits.Quotas.IsDefault ? [] : limits.Quotas;
        if (limits.Bucket.Burst <= 0 && quotas.IsEmpty)
        {
            return;
        }

        var (policy, state) = (new StringBuilder(), new StringBuilder());
        if (limits.Bucket.Burst > 0)
        {
            Add(policy, state, "burst", limits.Bucket.Burst, limits.Bucket.Window, limits.Bucket.Remaining, limits.Bucket.Reset);
        }

        foreach (var quota in quotas)
        {
            Add(policy, state, quota.Window == QuotaWindow.Day ? "day" : "month", quota.Quota, quota.Length, quota.Remaining, quota.Reset);
        }

        headers["RateLimit-Policy"] = policy.ToString();
        headers["RateLimit"] = state.ToString();
    }

    private static void Add(StringBuilder policy, StringBuilder state, string name, long quota, TimeSpan window, long remaining, TimeSpan reset)
    {
        var separator = policy.Length > 0 ? ", " : "";
        policy.Append(CultureInfo.InvariantCulture, $"{separator}\"{name}\";q={quota}");
        if (window > TimeSpan.Zero)
        {
            policy.Append(CultureInfo.InvariantCulture, $";w={Seconds(window)}");
        }

        state.Append(CultureInfo.InvariantCulture, $"{separator}\"{name}\";r={Math.Max(0, remaining)};t={Seconds(reset)}");
    }

    // Rounded up: a client that waits exactly this long must not come too early.
    private static long Seconds(TimeSpan time) => Math.Max(0, (long)Math.Ceiling(time.TotalSeconds));
}
