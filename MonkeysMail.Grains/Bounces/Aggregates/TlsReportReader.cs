// TLS reports (RFC 8460 4): JSON, read as it comes, with bounds; what a report lacks of what it must have makes it none.
using System.Globalization;
using System.Text.Json;

namespace MonkeysMail.Grains.Bounces.Aggregates;

internal static class TlsReportReader
{
    private const int MostPolicies = 1_000;
    private const int MostFailures = 1_000;

    public static TlsReport? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            var root = document.RootElement;
            if (Text(root, "organization-name") is not { } organization || Text(root, "report-id") is not { } id
                || !TryGet(root, "date-range", JsonValueKind.Object, out var range)
                || Time(range, "start-datetime") is not { } begin || Time(range, "end-datetime") is not { } end
                || !TryGet(root, "policies", JsonValueKind.Array, out var policies))
            {
                return null;
            }

            return new TlsReport(organization, id, begin, end, [.. policies.EnumerateArray().Take(MostPolicies).Select(ReadPolicy).OfType<TlsReportPolicy>()]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // InvalidOperation and Format: text that is not UTF-8, or half a surrogate pair.
            return null;
        }
    }

    private static TlsReportPolicy? ReadPolicy(JsonElement element)
    {
        if (!TryGet(element, "policy", JsonValueKind.Object, out var policy) || Text(policy, "policy-type") is not { } type
            || Text(policy, "policy-domain") is not { } domain || !TryGet(element, "summary", JsonValueKind.Object, out var summary))
        {
            return null;
        }

        var failures = TryGet(element, "failure-details", JsonValueKind.Array, out var details)
            ? details.EnumerateArray().Take(MostFailures).Select(ReadFailure).OfType<TlsReportFailure>()
            : [];
        return new TlsReportPolicy(
            type, domain, Count(summary, "total-successful-session-count"), Count(summary, "total-failure-session-count"), [.. failures]);
    }

    private static TlsReportFailure? ReadFailure(JsonElement element) => Text(element, "result-type") is { } result
        ? new TlsReportFailure(result, Text(element, "receiving-mx-hostname"), Count(element, "failed-session-count"))
        : null;

    private static bool TryGet(JsonElement element, string name, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind == kind;
    }

    private static string? Text(JsonElement element, string name) =>
        TryGet(element, name, JsonValueKind.String, out var value) && value.GetString() is { Length: > 0 and <= 500 } text ? text : null;

    private static long Count(JsonElement element, string name) =>
        TryGet(element, name, JsonValueKind.Number, out var value) && value.TryGetInt64(out var count) && count > 0 ? count : 0;

    private static DateTimeOffset? Time(JsonElement element, string name) =>
        Text(element, name) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
