// Orleans' grain storage for messages over the write batcher: concurrent grains share a transaction. A grain that is activated by the
// acceptance of a new message reads nothing (the front made the id a moment ago): an insert that meets an existing row fails by
// its etag like any conflict.
using System.Globalization;
using MonkeysMail.Grains.Storage;
using Orleans.Storage;

namespace MonkeysMail.Grains.Messages;

public sealed class MessageGrainStorage(WriteBatcher batcher, IMessageStore store) : IGrainStorage
{
    public const string Name = "messages";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var record = new MessageRecord();
        if (!NewMessage.IsMarked)
        {
            var (workspace, message) = MessageKey.Parse(grainId.Key.ToString()!);
            record.Row = await store.ReadAsync(workspace, message, CancellationToken.None);
        }

        grainState.State = (T)(object)record;
        Publish(record, grainState);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var record = (MessageRecord)(object)grainState.State!;
        var write = record.Pending ?? throw new InvalidOperationException("There is nothing to write.");
        record.Pending = null;
        record.Result = await batcher.WriteAsync(write, record.Kind);
        switch (record.Result.Outcome)
        {
            case WriteOutcome.Written:
                record.Row = write.Row;
                Publish(record, grainState);
                break;
            case WriteOutcome.Conflict:
                throw new InconsistentStateException($"Message {write.Row.Id} is no longer at etag {write.ExpectedEtag}.");
            default:
                break; // KeyTaken: nothing was written, and the grain reads Result.
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        throw new NotSupportedException("Messages are deleted by retention, not by their grains.");

    private static void Publish<T>(MessageRecord record, IGrainState<T> grainState)
    {
        grainState.RecordExists = record.Row is not null;
        grainState.ETag = record.Row?.Etag.ToString(CultureInfo.InvariantCulture);
    }
}
