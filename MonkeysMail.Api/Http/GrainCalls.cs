// The front's own limit on the time of a grain call, whatever the client of Orleans is configured to.
using Microsoft.Extensions.Options;

namespace MonkeysMail.Api.Http;

internal sealed class GrainCalls(IOptions<ApiOptions> options, TimeProvider time)
{
    private readonly TimeSpan _timeout = options.Value.GrainTimeout;

    /// <summary>Throws <see cref="TimeoutException"/> when the call takes too long; what it does then goes on.</summary>
    public Task<T> RunAsync<T>(Task<T> call) => call.IsCompleted ? call : call.WaitAsync(_timeout, time);

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Task call) => call.IsCompleted ? call : call.WaitAsync(_timeout, time);
}
