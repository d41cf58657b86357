// The front's own limits on the time of grain calls, whatever the client of Orleans is configured to. What changes nothing by being asked
// twice gets less time and more tries: while a lost silo has not been noticed its grains just do not answer, and after it they do elsewhere.
using Microsoft.Extensions.Options;

namespace MonkeysMail.Api.Http;

internal sealed class GrainCalls(IOptions<ApiOptions> options, TimeProvider time)
{
    // What changes something writes to the store: it gets twice the time of a question before it is made again.
    private const int SlowCall = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _timeout = options.Value.GrainTimeout;
    private readonly TimeSpan _patience = options.Value.QuestionTimeout;

    /// <summary>Throws <see cref="TimeoutException"/> when the call takes too long; what it does then goes on.</summary>
    public Task<T> RunAsync<T>(Task<T> call) => call.IsCompleted ? call : call.WaitAsync(_timeout, time);

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Task call) => call.IsCompleted ? call : call.WaitAsync(_timeout, time);

    /// <summary>A question: asked again, within the time of a call, when there is no answer in time or its silo was lost.</summary>
    public async Task<T> AskAsync<T>(Func<Task<T>> question)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var left = _timeout - time.GetElapsedTime(start);
            try
            {
                return await question().WaitAsync(left < _patience ? left : _patience, time);
            }
            catch (Exception exception) when (IsWorthAnother(exception, time.GetElapsedTime(start)))
            {
                await Task.Delay(Pause, time);
            }
        }
    }

    /// <summary>A call that may be made again: made again, within the time of a call, when its silo was lost. The death of a silo is noticed after
    /// several seconds; until then its grains, and those that it had to find, are refused. Answers get lost, too, on the way through a gateway that goes:
    /// when there is none for long it is made a second time.</summary>
    public async Task<T> RepeatAsync<T>(Func<Task<T>> call)
    {
        var start = time.GetTimestamp();
        var patience = _patience * SlowCall;
        for (var pause = Pause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var left = _timeout - time.GetElapsedTime(start);
            try
            {
                return await call().WaitAsync(left < patience ? left : patience, time);
            }
            catch (TimeoutException) when (patience < left)
            {
                // Once only: a store that is slow is not helped by being asked more.
                patience = _timeout;
            }
            catch (Exception exception) when (GrainFailures.IsLostSilo(exception) && time.GetElapsedTime(start) + pause < _timeout)
            {
                await Task.Delay(pause, time);
            }
        }
    }

    private bool IsWorthAnother(Exception exception, TimeSpan elapsed) =>
        (exception is TimeoutException || GrainFailures.IsLostSilo(exception)) && elapsed + _patience < _timeout;
}
