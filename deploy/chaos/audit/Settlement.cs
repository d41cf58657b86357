// After the load: what is unknown is asked about with its key, every message gets the time to end, then each is read.
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

internal sealed class Settlement(AuditOptions options, Api api, Ledger ledger, Sink sink)
{
    private static readonly string[] OpenStates = ["queued", "deferred", "scheduled"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Repeats every request without an answer until it has one: a replay tells that it was accepted then, anything else makes it accepted now.</summary>
    public Task RevealAsync() => ForEachAsync(ledger.Unknown, async mail =>
    {
        var start = Clock.Mark();
        var began = TimeProvider.System.GetUtcNow();
        while (true)
        {
            var (id, replayed, definite, what) = await api.SendAsync(mail);
            if (id is not null)
            {
                replayed |= mail.BySmtp && await WasThereBeforeAsync(id, began);
                ledger.Accept(mail, id, late: !replayed);
                lock (ledger)
                {
                    ledger.Revealed += replayed ? 1 : 0;
                }

                return;
            }

            if (definite && !what.StartsWith('5'))
            {
                // It was scheduled for a time that has passed, and never accepted.
                ledger.Refuse(mail);
                return;
            }

            if (Clock.Since(start) > Patience)
            {
                throw new InvalidOperationException($"{mail.Key} has no answer in {Patience}: {what}");
            }

            await Clock.PauseAsync(TimeSpan.FromSeconds(1));
        }
    });

    // SMTP has no word for a replay.
    private async Task<bool> WasThereBeforeAsync(string id, DateTimeOffset time) =>
        await api.ReadAsync($"/v1/messages/{id}", Patience) is { } message
        && DateTimeOffset.Parse(message["created_at"]!.GetValue<string>(), CultureInfo.InvariantCulture) < time;

    /// <summary>Until the product says that nothing is open, or the time is over: what is open then counts as lost.</summary>
    public async Task AwaitEndAsync()
    {
        var start = Clock.Mark();
        while (Clock.Since(start) < options.Settle)
        {
            var open = 0;
            foreach (var state in OpenStates)
            {
                var page = await api.ReadAsync($"/v1/messages?limit=1&status={state}", Patience);
                open += page?["data"]!.AsArray().Count ?? 0;
            }

            if (open == 0)
            {
                await Console.Error.WriteLineAsync($"all ended {Clock.Since(start).TotalSeconds:0} s after the load's end; {sink.Arrived.Count} recipients have mail");
                return;
            }

            await Clock.PauseAsync(TimeSpan.FromSeconds(1));
        }

        await Console.Error.WriteLineAsync($"not all ended in {options.Settle.TotalSeconds:0} s");
    }

    /// <summary>Messages by pages of the list, which shows them as a single reading does; those that it does not show, and every timeline, one by one.</summary>
    public async Task<IReadOnlyList<Seen>> ReadAllAsync()
    {
        var listed = await ListAsync();
        var seen = new ConcurrentBag<Seen>();
        await ForEachAsync(ledger.Accepted, async pair =>
        {
            var message = listed.GetValueOrDefault(pair.Key) ?? await api.ReadAsync($"/v1/messages/{pair.Key}", Patience);
            var events = await api.ReadAsync($"/v1/messages/{pair.Key}/events", Patience);
            seen.Add(new Seen(pair.Key, pair.Value, message, events));
        });
        return [.. seen];
    }

    private async Task<Dictionary<string, JsonNode>> ListAsync()
    {
        var listed = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = await api.ReadAsync($"/v1/messages?limit=100{(cursor is null ? "" : $"&cursor={cursor}")}", Patience);
            foreach (var message in page!["data"]!.AsArray())
            {
                listed[message!["id"]!.GetValue<string>()] = message;
            }

            cursor = page["next_cursor"]?.GetValue<string>();
        }
        while (cursor is not null);

        return listed;
    }

    private Task ForEachAsync<T>(IEnumerable<T> all, Func<T, Task> act) => Parallel.ForEachAsync(
        all, new ParallelOptions { MaxDegreeOfParallelism = options.Workers }, async (one, _) => await act(one));
}
