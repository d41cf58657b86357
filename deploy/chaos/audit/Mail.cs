// The messages of a run. What becomes of a recipient is in the local part, so that sink and audit agree without talking:
//   taken-N    taken            deferred-N  451 the first time, then taken            bounced-N  550 5.1.1
// Most messages have one recipient that takes; some are deferred, some bounce, some have two recipients with different ends, some are scheduled.
using System.Globalization;
using System.Text.Json.Nodes;

internal sealed record Mail(long Number, string Key, string Body, string[] Recipients)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);
    private static readonly string Text = string.Concat(Enumerable.Repeat("Each line of this text is as long as lines of mail are.\r\n", 16));

    public static Mail Make(string run, long number)
    {
        var name = number % 50 == 7 ? "bounced" : number % 20 == 3 ? "deferred" : "taken";
        string[] recipients = number % 40 == 11
            ? [Address("taken", number), Address("bounced", number), Address("deferred", number)]
            : [Address(name, number)];
        var key = string.Create(CultureInfo.InvariantCulture, $"{run}-{number}");
        var body = new JsonObject
        {
            ["from"] = "chaos@example.com",
            ["to"] = new JsonArray([.. recipients.Select(r => JsonValue.Create(r))]),
            ["subject"] = "Message " + key,
            ["text"] = Text,
        };
        if (number % 30 == 13)
        {
            body["send_at"] = (TimeProvider.System.GetUtcNow() + Ahead).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        }

        return new Mail(number, key, body.ToJsonString(), recipients);
    }

    public static bool Bounces(string recipient) => recipient.StartsWith("bounced-", StringComparison.Ordinal);

    public static bool DefersOnce(string recipient) => recipient.StartsWith("deferred-", StringComparison.Ordinal);

    private static string Address(string name, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}-{number}@{name[..1]}{number % 10}.example.net");
}
