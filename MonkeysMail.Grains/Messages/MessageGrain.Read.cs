// Reads. What the key does not see (mail of the other mode) is answered as what is not there.
namespace MonkeysMail.Grains.Messages;

public sealed partial class MessageGrain : IMessageReadsGrain
{
    Task<MessageDescription?> IMessageGrain.DescribeAsync() => DescribeAsync(null);

    Task<ImmutableArray<MailEvent>?> IMessageGrain.EventsAsync() => EventsAsync(null);

    Task<RawAnswer> IMessageGrain.RawAsync() => RawAsync(null);

    Task<MessageDescription?> IMessageReadsGrain.DescribeAsync(KeyMode mode) => DescribeAsync(mode);

    Task<ImmutableArray<MailEvent>?> IMessageReadsGrain.EventsAsync(KeyMode mode) => EventsAsync(mode);

    Task<RawAnswer> IMessageReadsGrain.RawAsync(KeyMode mode) => RawAsync(mode);

    private Task<MessageDescription?> DescribeAsync(KeyMode? mode)
    {
        ThrowIfBroken();
        LeaveWhenIdle();
        return Task.FromResult(IsSeenBy(mode) ? Describe() : null);
    }

    private async Task<ImmutableArray<MailEvent>?> EventsAsync(KeyMode? mode)
    {
        ThrowIfBroken();
        LeaveWhenIdle();
        if (head is null || !IsSeenBy(mode))
        {
            return null;
        }

        var rows = await services.Store.ReadEventsAsync(workspace, id, CancellationToken.None);
        return [.. rows.Select(row => MessageCodec.OpenEvent(sealer!, row))];
    }

    private async Task<RawAnswer> RawAsync(KeyMode? mode)
    {
        ThrowIfBroken();
        LeaveWhenIdle();
        if (state is null || !IsSeenBy(mode))
        {
            return new RawAnswer(RawOutcome.NotFound);
        }

        if (!state.Rendered)
        {
            return new RawAnswer(RawOutcome.NotRendered);
        }

        return await FindContentAsync() is { } content ? new RawAnswer(RawOutcome.Found, content) : new RawAnswer(RawOutcome.Deleted);
    }

    private bool IsSeenBy(KeyMode? mode) => mode is null || record.State.Row?.Mode == mode;
}
