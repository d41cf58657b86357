// Every timeline is whole: acceptance first, one end for each recipient, attempts numbered without a gap, each with its event unless it was interrupted, no event
// twice, and times that do not run backwards by more than silos' readings of the database's clock may differ.
using System.Globalization;
using System.Text.Json.Nodes;

internal sealed class TimelineCheck : ICheck
{
    // Each silo carries the database's clock on from its last renewal; a reading is off by at most what that renewal took on its way.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(500);

    private int _broken;
    private TimeSpan _back;

    public string Name => "timeline";

    public IReadOnlyList<string> Figures =>
        [$"timelines_broken={_broken}", string.Create(CultureInfo.InvariantCulture, $"clock_back_ms={_back.TotalMilliseconds:0}")];

    public IReadOnlyList<string> Run(IReadOnlyList<Seen> messages)
    {
        var failures = new List<string>();
        foreach (var message in messages)
        {
            var wrong = Faults(message).ToList();
            if (wrong.Count > 0)
            {
                _broken++;
                failures.Add($"{message.Id} {string.Join("; ", wrong)}: {message.Events?["data"]?.ToJsonString()} {message.Message?["recipients"]?.ToJsonString()}");
            }
        }

        return failures;
    }

    private IEnumerable<string> Faults(Seen message)
    {
        if (message.Message is null || message.Events is null)
        {
            yield return "there is no timeline";
            yield break;
        }

        var events = message.Events["data"]!.AsArray().Select(e => e!).ToList();
        if (events.Count == 0 || Type(events[0]) is not ("accepted" or "scheduled"))
        {
            yield return "it does not begin with its acceptance";
        }

        if (events.Count(e => Type(e) is "accepted" or "scheduled") != 1)
        {
            yield return "acceptance is not there exactly once";
        }

        if (events.Select(e => e["id"]!.GetValue<string>()).Distinct().Count() != events.Count
            || events.Select(e => (Type(e), Address(e), Attempt(e))).Distinct().Count() != events.Count)
        {
            yield return "an event is there twice";
        }

        foreach (var fault in ClockFaults(events))
        {
            yield return fault;
        }

        foreach (var recipient in message.Message["recipients"]!.AsArray())
        {
            foreach (var fault in RecipientFaults(recipient!, [.. events.Where(e => Address(e) == recipient!["email"]!.GetValue<string>())]))
            {
                yield return fault;
            }
        }
    }

    private IEnumerable<string> ClockFaults(List<JsonNode> events)
    {
        for (var i = 1; i < events.Count; i++)
        {
            var back = At(events[i - 1]) - At(events[i]);
            _back = back > _back ? back : _back;
            if (back > Tolerance)
            {
                yield return $"time runs back by {back.TotalMilliseconds:0} ms";
            }
        }
    }

    private static IEnumerable<string> RecipientFaults(JsonNode recipient, List<JsonNode> events)
    {
        var attempts = Seen.Attempts(recipient).ToList();
        var ends = events.Where(e => Seen.TerminalStates.Contains(Type(e))).ToList();
        if (ends.Count != 1 || Type(ends[0]) != recipient["status"]!.GetValue<string>())
        {
            yield return "a recipient has not exactly one end";
        }
        else if (!ReferenceEquals(events[^1], ends[0]))
        {
            yield return "something follows a recipient's end";
        }

        if (!attempts.Select(a => a.Number).SequenceEqual(Enumerable.Range(1, attempts.Count)))
        {
            yield return "attempts are not numbered without a gap";
        }

        var told = attempts.Where(a => a.Outcome != "interrupted");
        if (!told.SequenceEqual(events.Where(e => Attempt(e) > 0 && Type(e) != "expired").Select(e => (Attempt(e), Type(e)))))
        {
            yield return "attempts and events differ";
        }
    }

    private static string Type(JsonNode fact) => fact["type"]!.GetValue<string>();

    private static string? Address(JsonNode fact) => fact["recipient"]?.GetValue<string>();

    private static int Attempt(JsonNode fact) => fact["data"]?["attempt"]?.GetValue<int>() ?? 0;

    private static DateTimeOffset At(JsonNode fact) => DateTimeOffset.Parse(fact["created_at"]!.GetValue<string>(), CultureInfo.InvariantCulture);
}
