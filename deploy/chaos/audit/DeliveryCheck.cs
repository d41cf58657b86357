// Every accepted message came to its end: at the sink exactly once, or as often again as attempts of it were interrupted. What was refused for certain is
// nowhere. A recipient that bounces has nothing at the sink.
internal sealed class DeliveryCheck(Sink sink, Ledger ledger) : ICheck
{
    private int _delivered;
    private int _bounced;
    private int _lost;
    private int _duplicates;
    private int _uncovered;
    private int _interrupted;

    public string Name => "delivery";

    public IReadOnlyList<string> Figures =>
        [$"delivered={_delivered}", $"lost={_lost}", $"duplicates={_duplicates}", $"uncovered={_uncovered}", $"bounced={_bounced}", $"interrupted={_interrupted}"];

    public IReadOnlyList<string> Run(IReadOnlyList<Seen> messages)
    {
        var failures = new List<string>();
        foreach (var message in messages)
        {
            var before = failures.Count;
            foreach (var recipient in message.Accepted.Mail.Recipients)
            {
                CheckRecipient(message, recipient, failures);
            }

            var lost = failures.Skip(before).Any(f => f.StartsWith("lost ", StringComparison.Ordinal));
            _lost += lost ? 1 : 0;
            _bounced += !lost && message.Accepted.Mail.Recipients.All(Mail.Bounces) ? 1 : 0;
            _delivered += !lost && !message.Accepted.Mail.Recipients.All(Mail.Bounces) ? 1 : 0;
        }

        var known = messages.SelectMany(m => m.Accepted.Mail.Recipients).ToHashSet();
        failures.AddRange(sink.Arrived.Keys.Where(r => !known.Contains(r))
            .Select(r => $"unexpected {r} has mail though its request was {(ledger.Refused.ContainsKey(r) ? "refused for certain" : "never answered")}"));
        return failures;
    }

    private void CheckRecipient(Seen message, string address, List<string> failures)
    {
        var arrived = sink.Arrived.TryGetValue(address, out var times) ? times.Length : 0;
        if (message.Recipient(address) is not { } recipient)
        {
            failures.Add($"lost {message.Id} {address}: the product does not know it; the sink has it {arrived} times");
            return;
        }

        var status = recipient["status"]!.GetValue<string>();
        var interrupted = Seen.Attempts(recipient).Count(a => a.Outcome == "interrupted");
        _interrupted += interrupted;
        var expected = Mail.Bounces(address) ? "bounced" : "delivered";
        if (status != expected || (expected == "delivered" && arrived == 0))
        {
            failures.Add($"lost {message.Id} {address}: {status} instead of {expected}; the sink has it {arrived} times; {recipient.ToJsonString()}");
            return;
        }

        var duplicates = Math.Max(0, arrived - 1);
        _duplicates += duplicates;
        if (duplicates > interrupted)
        {
            _uncovered += duplicates - interrupted;
            failures.Add($"duplicate {message.Id} {address}: {arrived} times at the sink ({string.Join(' ', times!)}), {interrupted} interrupted attempts; {recipient.ToJsonString()}");
        }
    }
}
