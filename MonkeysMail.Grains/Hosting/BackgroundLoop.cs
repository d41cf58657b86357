namespace MonkeysMail.Grains.Hosting;

/// <summary>Work of a silo beside its grains: done again and again until the stop, at once while there is more of it, else after a while. It never ends for a failure.</summary>
internal static class BackgroundLoop
{
    /// <param name="work">True: there is more to do.</param>
    /// <param name="rest">Between two looks that found nothing.</param>
    /// <param name="failed">Told of each failure.</param>
    /// <param name="ct">The stop.</param>
    public static async Task RunAsync(Func<CancellationToken, Task<bool>> work, TimeSpan rest, Action<Exception> failed, CancellationToken ct)
    {
        await Task.Yield();
        while (!ct.IsCancellationRequested)
        {
            var more = false;
            try
            {
                more = await work(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                failed(exception);
            }

            if (!more)
            {
                await Task.Delay(rest, TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
