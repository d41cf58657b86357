// A sender as a careful application has it: an Idempotency-Key on each request, the same request again while its answer is unknown or a
// refusal, a note of each 202. Recipients and subjects are unique, so that a message at a sink names its request.
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using MonkeysMail.Tests.Kit;

namespace MonkeysMail.Tests.Behaviours;

internal sealed class LoadClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient http = new();
    private readonly string name;
    private volatile Uri? server;
    private int unknown;
    private int next;

    public LoadClient(string apiKey, Uri server, string name = "load")
    {
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        this.server = server;
        this.name = name;
    }

    /// <summary>Where requests go; null while there is no server.</summary>
    public Uri? Server
    {
        get => server;
        set => server = value;
    }

    /// <summary>The ids that 202 answers named, by recipient.</summary>
    public ConcurrentDictionary<string, string> Accepted { get; } = [];

    public ConcurrentQueue<(HttpStatusCode Status, string? Code, TimeSpan? RetryAfter)> Refusals { get; } = [];

    /// <summary>A repeat of a key that was answered by another id: must stay empty.</summary>
    public ConcurrentQueue<string> Contradictions { get; } = [];

    /// <summary>Requests whose connection ended before an answer.</summary>
    public int UnknownAnswers => Volatile.Read(ref unknown);

    public Task SendAsync(int count, int parallel) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = parallel },
        async (_, _) => await SendOneAsync(Interlocked.Increment(ref next)));

    /// <summary>Sends on until told to stop; what was begun is brought to its 202.</summary>
    public Task SendUntilAsync(int parallel, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, parallel).Select(async _ =>
    {
        while (!stop.IsCancellationRequested)
        {
            await SendOneAsync(Interlocked.Increment(ref next));
        }
    }));

    public Task WaitForAcceptedAsync(int count) => WaitAsync(() => Accepted.Count >= count, () => $"{count} accepted; {Accepted.Count} are");

    public Task WaitForRefusalsAsync(int count) => WaitAsync(() => Refusals.Count >= count, () => $"{count} refusals; {Refusals.Count} came");

    /// <summary>Waits until a sink has every accepted message; the recipients that it has more than once.</summary>
    public async Task<IReadOnlyList<string>> WaitForDeliveryAsync(MailSink sink)
    {
        IReadOnlyList<string> missing = [];
        await WaitAsync(
            () =>
            {
                var there = sink.Messages.SelectMany(m => m.Recipients).ToHashSet();
                missing = [.. Accepted.Keys.Where(recipient => !there.Contains(recipient))];
                return missing.Count == 0;
            },
            () => $"all of {Accepted.Count} at the sink; {missing.Count} are not, such as {string.Join(", ", missing.Take(3).Select(r => $"{r} {Accepted[r]}"))}");
        return [.. sink.Messages.SelectMany(m => m.Recipients).CountBy(recipient => recipient).Where(r => r.Value > 1).Select(r => r.Key)];
    }

    /// <summary>The accepted recipients whose history has an attempt that was interrupted, once all are delivered.</summary>
    public async Task<IReadOnlyList<string>> FindInterruptedAsync(MailApi api)
    {
        var found = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(Accepted, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (accepted, _) =>
        {
            var seen = await api.WaitForStatusAsync(accepted.Value, "delivered", Patience);
            if (seen["recipients"]![0]!["attempts"]!.AsArray().Any(a => a!["outcome"]!.GetValue<string>() == "interrupted"))
            {
                found.Add(accepted.Key);
            }
        });
        return [.. found];
    }

    public void Dispose() => http.Dispose();

    internal static async Task WaitAsync(Func<bool> condition, Func<string> what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException("Waited for " + what());
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    private async Task SendOneAsync(int number)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        var recipient = $"{key}@{number % 10}.example.net";
        var mail = MailApi.Mail(recipient);
        mail["subject"] = "Subject of " + key;
        var start = TimeProvider.System.GetTimestamp();
        while (!await TryAsync(mail, recipient, key))
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"{key} was never accepted; the last refusal: {Refusals.LastOrDefault()}");
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    private async Task<bool> TryAsync(JsonObject mail, string recipient, string key)
    {
        if (server is not { } address)
        {
            return false;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/v1/messages")) { Content = JsonContent.Create(mail) };
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var answer = await http.SendAsync(request);
            var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            if (answer.StatusCode != HttpStatusCode.Accepted)
            {
                Refusals.Enqueue((answer.StatusCode, body["code"]?.GetValue<string>(), answer.Headers.RetryAfter?.Delta));
                return false;
            }

            var id = body["id"]!.GetValue<string>();
            if (Accepted.GetOrAdd(recipient, id) != id)
            {
                Contradictions.Enqueue(key);
            }

            return true;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or System.Text.Json.JsonException)
        {
            Interlocked.Increment(ref unknown);
            return false;
        }
    }
}
