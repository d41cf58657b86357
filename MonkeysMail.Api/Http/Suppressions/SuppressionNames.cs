// The names of reasons and streams at the edge. A scope is named where it is asked for: "all" is what has no stream of its own.
namespace MonkeysMail.Api.Http.Suppressions;

internal static class SuppressionNames
{
    public static readonly ImmutableArray<string> Reasons = ["bounce", "complaint", "unsubscribe", "manual"];

    public static readonly ImmutableArray<string> Streams = ["transactional", "broadcast"];

    public static readonly ImmutableArray<string> Scopes = ["all", "transactional", "broadcast"];

    public static string ReasonRule { get; } = $"must be one of {string.Join(", ", Reasons)}.";

    public static string StreamRule { get; } = $"must be {string.Join(" or ", Streams)}; without one the entry covers all mail.";

    public static string ScopeRule { get; } = $"must be one of {string.Join(", ", Scopes)}.";

    public static string Of(SuppressionReason reason) => Reasons[(int)reason];

    public static bool TryParse(string text, out SuppressionReason reason) => TryParse(Reasons, text, out reason);

    public static bool TryParse(string text, out MailStream stream) => TryParse(Streams, text, out stream);

    public static bool TryParse(string text, out SuppressionScope scope) => TryParse(Scopes, text, out scope);

    // The names stand in the order of the values.
    private static bool TryParse<T>(ImmutableArray<string> names, string text, out T value)
        where T : struct, Enum
    {
        var index = names.IndexOf(text);
        value = index >= 0 ? (T)Enum.ToObject(typeof(T), index) : default;
        return index >= 0;
    }
}
