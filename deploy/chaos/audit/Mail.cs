// The messages of a run. What becomes of a recipient is in the local part, so that sink and audit agree without talking:
//   taken-N    taken            deferred-N  451 the first time, then taken            bounced-N  550 5.1.1
// Most messages have one recipient that takes; some are deferred, some bounce, some have two recipients with different ends, some are scheduled. Two of seven go by SMTP when
// there is such a door: in seven each kind comes through both.
using System.Globalization;
using System.Text.Json.Nodes;

internal sealed record Mail(long Number, string Key, string Body, string[] Recipients, bool BySmtp)
{
    public const string From = "chaos@example.com";

    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);
    private static readonly string Text = string.Concat(Enumerable.Repeat("Each line of this text is as long as lines of mail are.\r\n", 16));

    public static Mail Make(string run, long number, bool smtp)
    {
        var name = number % 50 == 7 ? "bounced" : number % 20 == 3 ? "deferred" : "taken";
        string[] recipients = number % 40 == 11
            ? [Address("taken", number), Address("bounced", number), Address("deferred", number)]
            : [Address(name, number)];
        var key = string.Create(CultureInfo.InvariantCulture, $"{run}-{number}");
        var sendAt = number % 30 == 13
            ? (TimeProvider.System.GetUtcNow() + Ahead).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            : null;
        return smtp && number % 7 < 2
            ? new Mail(number, key, Message(key, recipients, sendAt), recipients, BySmtp: true)
            : new Mail(number, key, Request(key, recipients, sendAt), recipients, BySmtp: false);
    }

    public static bool Bounces(string recipient) => recipient.StartsWith("bounced-", StringComparison.Ordinal);

    public static bool DefersOnce(string recipient) => recipient.StartsWith("deferred-", StringComparison.Ordinal);

    private static string Request(string key, string[] recipients, string? sendAt)
    {
        var body = new JsonObject
        {
            ["from"] = From,
            ["to"] = new JsonArray([.. recipients.Select(r => JsonValue.Create(r))]),
            ["subject"] = "Message " + key,
            ["text"] = Text,
        };
        if (sendAt is not null)
        {
            body["send_at"] = sendAt;
        }

        return body.ToJsonString();
    }

    // A repeat must be the same to the octet: nothing in it is made anew.
    private static string Message(string key, string[] recipients, string? sendAt) =>
        $"From: {From}\r\nTo: {string.Join(", ", recipients)}\r\nSubject: Message {key}\r\nDate: Thu, 01 Jan 2026 00:00:00 +0000\r\nMessage-ID: <{key}@example.com>\r\n"
        + $"X-MonkeysMail-Idempotency-Key: {key}\r\n{(sendAt is null ? "" : $"X-MonkeysMail-Send-At: {sendAt}\r\n")}MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n{Text}";

    private static string Address(string name, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}-{number}@{name[..1]}{number % 10}.example.net");
}
