// Changes that must be in the workspace's log: one suppression a second, repeated once like any other request. At the end each that was answered has exactly one entry,
// each that was not has one at most, and the chain is whole.
using System.Globalization;
using System.Text.Json.Nodes;

internal sealed class Changes(Api api) : ICheck
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HashSet<string> _made = [];
    private readonly List<string> _failures = [];
    private Dictionary<string, int> _logged = [];

    public string Name => "log";

    public IReadOnlyList<string> Figures => [$"changes={_made.Count}", $"log_faults={_failures.Count}"];

    public async Task RunAsync(CancellationToken stop)
    {
        for (var number = 1; !stop.IsCancellationRequested; number++)
        {
            var address = string.Create(CultureInfo.InvariantCulture, $"changed-{number}@example.org");
            if (await api.SuppressAsync(address))
            {
                _made.Add(address);
            }

            await Clock.PauseAsync(Pace, stop);
        }
    }

    /// <summary>Reads the log, which may be a second late.</summary>
    public async Task ReadLogAsync()
    {
        var cursor = "";
        JsonNode verdict;
        do
        {
            verdict = (await api.ReadAsync($"/v1/audit/verify{cursor}", Patience))!;
            cursor = $"?cursor={verdict["next_cursor"]}";
        }
        while (!verdict["complete"]!.GetValue<bool>());

        if (!verdict["valid"]!.GetValue<bool>())
        {
            _failures.Add($"the chain is broken: {verdict.ToJsonString()}");
        }

        var logged = new List<string>();
        string? next = null;
        do
        {
            var page = (await api.ReadAsync($"/v1/audit?limit=100&action=suppression.added{(next is null ? "" : $"&cursor={next}")}", Patience))!;
            logged.AddRange(page["data"]!.AsArray().Select(entry => entry!["target"]!.GetValue<string>()));
            next = page["next_cursor"]?.GetValue<string>();
        }
        while (next is not null);

        _logged = logged.CountBy(target => target).ToDictionary();
    }

    public IReadOnlyList<string> Run(IReadOnlyList<Seen> messages)
    {
        _failures.AddRange(_made.Where(address => !_logged.ContainsKey(address)).Select(address => $"{address} was suppressed, and the log does not tell"));
        _failures.AddRange(_logged.Where(pair => pair.Value > 1).Select(pair => $"{pair.Key} is in the log {pair.Value} times"));
        return _failures;
    }
}
