// A steady load: messages fall due at an even pace whether the service answers or not. A request that fails is repeated once, after 1 s, with the same
// idempotency key; what fails even so counts as refused.
using System.Globalization;

internal sealed class Sender(AuditOptions options, Api api, Ledger ledger) : IDisposable
{
    // With more open requests than this the load waits: the balancer takes 4,096 connections.
    private const int MostOpen = 3_500;
    private static readonly TimeSpan BeforeRepeat = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _open = new(MostOpen);
    private readonly string _run = string.Create(CultureInfo.InvariantCulture, $"run-{Clock.Microseconds}");

    /// <summary>Sends until told to stop; returns when every request has its answer, or none.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var failures = new StreamWriter(Path.Combine(options.Directory, "refusals.log"));
        using var log = TextWriter.Synchronized(failures);
        var start = Clock.Mark();
        for (long number = 1; !stop.IsCancellationRequested; number++)
        {
            var early = TimeSpan.FromSeconds(number / options.Rate) - Clock.Since(start);
            if (early > TimeSpan.Zero)
            {
                await Clock.PauseAsync(early, stop);
            }

            await _open.WaitAsync(CancellationToken.None);
            _ = SendAsync(Mail.Make(_run, number, api.TakesSmtp), log);
        }

        for (var i = 0; i < MostOpen; i++)
        {
            await _open.WaitAsync(CancellationToken.None);
        }
    }

    public void Dispose() => _open.Dispose();

    private async Task SendAsync(Mail mail, TextWriter log)
    {
        try
        {
            var first = await api.SendAsync(mail);
            if (first.Id is not null)
            {
                ledger.Accept(mail, first.Id);
                return;
            }

            ledger.CountRepeated();
            await Clock.PauseAsync(BeforeRepeat);
            var second = await api.SendAsync(mail);
            if (second.Id is not null)
            {
                ledger.Accept(mail, second.Id);
                return;
            }

            ledger.Fail(mail, first.Definite && second.Definite);
            await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Clock.Microseconds} {mail.Key} {first.What} | {second.What}"));
        }
        finally
        {
            _open.Release();
        }
    }
}
