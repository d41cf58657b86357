// An accepted message as the product tells of it at the end.
using System.Text.Json.Nodes;

/// <param name="Id">The message.</param>
/// <param name="Accepted">What the customer knows of it.</param>
/// <param name="Message">GET /v1/messages/{id}; null: 404.</param>
/// <param name="Events">GET /v1/messages/{id}/events; null: 404.</param>
internal sealed record Seen(string Id, Accepted Accepted, JsonNode? Message, JsonNode? Events)
{
    public static readonly IReadOnlySet<string> TerminalStates =
        new HashSet<string>(StringComparer.Ordinal) { "bounced", "expired", "canceled", "suppressed", "delivered", "captured" };

    public JsonNode? Recipient(string address) =>
        Message?["recipients"]!.AsArray().FirstOrDefault(r => r!["email"]!.GetValue<string>() == address);

    public static IEnumerable<(int Number, string Outcome)> Attempts(JsonNode recipient) =>
        recipient["attempts"]!.AsArray().Select(a => (a!["number"]!.GetValue<int>(), a["outcome"]!.GetValue<string>()));
}
