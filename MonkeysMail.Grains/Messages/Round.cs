namespace MonkeysMail.Grains.Messages;

/// <summary>The round that a grain is working on: memory only.</summary>
internal sealed class Round
{
    public static readonly IReadOnlySet<int> NobodyRuns = new HashSet<int>();

    private readonly Dictionary<int, CancellationTokenSource> waiting = [];

    /// <summary>Recipients in a transaction now: too late to cancel.</summary>
    public HashSet<int> Running { get; } = [];

    /// <summary>The content when it is still in memory from the acceptance.</summary>
    public ReadOnlyMemory<byte> Content { get; set; }

    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>The token of a job for these recipients; it ends what waits when all of them are canceled.</summary>
    public CancellationToken Enter(IEnumerable<int> recipients)
    {
        var source = new CancellationTokenSource();
        foreach (var recipient in recipients)
        {
            waiting[recipient] = source;
        }

        return source.Token;
    }

    public void Withdraw(IEnumerable<int> recipients)
    {
        foreach (var recipient in recipients)
        {
            if (waiting.Remove(recipient, out var source) && !waiting.ContainsValue(source))
            {
                source.Cancel();
            }
        }
    }

    /// <summary>Ends everything that waits and lets what runs come to its end.</summary>
    public Task StopAsync()
    {
        foreach (var source in waiting.Values.Distinct().ToArray())
        {
            source.Cancel();
        }

        return Work;
    }
}
