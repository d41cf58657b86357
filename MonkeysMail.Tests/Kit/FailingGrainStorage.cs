// Grain storage that fails its next writes: before the real one was asked, or after it has written and the answer is lost.
using Orleans.Storage;

namespace MonkeysMail.Tests.Kit;

public sealed class FailingGrainStorage(IGrainStorage inner) : IGrainStorage
{
    private int failures;
    private int failed;

    /// <summary>True: the write is durable, and its answer is lost.</summary>
    public bool WritesFirst { get; set; }

    /// <summary>Writes that failed.</summary>
    public int Failed => Volatile.Read(ref failed);

    public void FailNext(int writes = 1) => Volatile.Write(ref failures, writes);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ReadStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (Interlocked.Decrement(ref failures) < 0)
        {
            await inner.WriteStateAsync(stateName, grainId, grainState);
            return;
        }

        Interlocked.Increment(ref failed);
        if (WritesFirst)
        {
            var copy = new GrainState<T>(grainState.State, grainState.ETag) { RecordExists = grainState.RecordExists };
            await inner.WriteStateAsync(stateName, grainId, copy);
        }

        throw new IOException("The store does not answer.");
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ClearStateAsync(stateName, grainId, grainState);
}
