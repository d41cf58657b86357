// The client that the promise of an upgrade is made to: one retry, after 1 s, with the same idempotency key.
using System.Collections.Concurrent;
using System.Globalization;
using MonkeysMail.Tests.Kit;

namespace MonkeysMail.Tests.Cluster;

internal sealed class RetryOnceClient(Uri server, string key, string name) : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly MailApi api = new(server, key);
    private int next;
    private int accepted;
    private int retried;

    public int Accepted => accepted;

    public int Retried => retried;

    /// <summary>Requests that failed twice, with what the second try said.</summary>
    public ConcurrentQueue<string> Failed { get; } = [];

    public Task SendUntilAsync(int parallel, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, parallel).Select(async _ =>
    {
        while (!stop.IsCancellationRequested)
        {
            await SendAsync(Interlocked.Increment(ref next));
        }
    }));

    public void Dispose() => api.Dispose();

    private async Task SendAsync(int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        var first = await TryAsync(id);
        if (first is not null)
        {
            Interlocked.Increment(ref retried);
            await Task.Delay(RetryDelay, TimeProvider.System);
            if (await TryAsync(id) is { } second)
            {
                Failed.Enqueue($"{id}: {first}, then {second}");
                return;
            }
        }

        Interlocked.Increment(ref accepted);
    }

    private async Task<string?> TryAsync(string id)
    {
        try
        {
            var (status, body) = await api.PostAsync("/v1/messages", MailApi.Mail($"{id}@example.net"), id);
            return (int)status == 202 ? null : $"{(int)status} {body["detail"]}";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or System.Text.Json.JsonException)
        {
            return exception.Message;
        }
    }
}
