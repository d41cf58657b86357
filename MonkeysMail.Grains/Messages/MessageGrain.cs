// One message. The grain is a shell: identity, scheduling, persistence; the rules are in MessageMachine. It answers an acceptance
// only after the commit, then delivers in the background of its own scheduler: a round is one attempt for every recipient that is
// due. It leaves memory as soon as it has nothing to do. Partials: Accept, Round, Change, Reports, Suppress, Read.
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Hosting;
using MonkeysMail.Grains.Storage;
using Orleans.Runtime.Placement.Filtering;
using Orleans.Storage;

namespace MonkeysMail.Grains.Messages;

#pragma warning disable ORLEANSEXP004 // Placement filters; zones are worth the experiment.
[PreferredMatchSiloMetadataPlacementFilter([SiloZone.Key], 1)]
#pragma warning restore ORLEANSEXP004
public sealed partial class MessageGrain(
    [PersistentState("message", MessageGrainStorage.Name)] IPersistentState<MessageRecord> record,
    MessageServices services,
    ILogger<MessageGrain> logger) : Grain, IMessageGrain, IMessageChangesGrain, IMessageReportsGrain, IRemindable, IDisposable
{
    private readonly SemaphoreSlim commitGate = new(1, 1);
    private WorkspaceId workspace;
    private MessageId id;
    private WorkspaceSealer? sealer;
    private MessageHead? head;
    private MessageState? state;
    private bool leaving;

    // The row is there and does not open: nothing is done with it, and whoever asks is told. Kept while the grain is active, so that it is
    // logged once and not at every look of the sweep.
    private bool broken;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (workspace, id) = MessageKey.Parse(this.GetPrimaryKeyString());
        await LoadAsync();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // A round is open only when the runtime takes the activation away: give the row back, for while this silo's lease lives nobody
        // else looks at it. When the store does not answer, that is left to OrphanedMessages.
        leaving = true;
        NewMessage.Unmark(); // the runtime may call in the context of the acceptance that made the activation
        if (round is null)
        {
            return;
        }

        await round.StopAsync();
        if (!IsOurs())
        {
            return;
        }

        var (owner, number) = (record.State.Row!.Owner!, state!.Round);
        try
        {
            await ReloadAsync();
            if (state is not null)
            {
                var all = Enumerable.Range(0, state.Recipients.Length).ToHashSet();
                await CommitAsync(s => IsStill(s, number) ? MessageMachine.Release(s, all, services.Time.GetUtcNow()) : MessageStep.Unchanged(s));
            }

            if (record.State.Row?.Owner == owner)
            {
                // A suppression is still owed: the row keeps its owner until that is done.
                services.Orphans.Add(workspace, id, owner, number);
            }
        }
        catch (Exception exception) when (Cause<InconsistentStateException>(exception) is null)
        {
            services.Orphans.Add(workspace, id, owner, number);
            LogNotGivenBack(id, exception);
        }
    }

    public void Dispose() => commitGate.Dispose();

    private MessageDescription? Describe() => head is null || state is null
        ? null
        : MessageCodec.Describe(record.State.Row!, head, state, round?.Running ?? Round.NobodyRuns);

    private async Task LoadAsync()
    {
        broken = false;
        if (record.State.Row is not { } row)
        {
            head = null;
            state = null;
            return;
        }

        try
        {
            sealer = await services.Sealers.GetAsync(workspace, row.State);
            head = MessageCodec.OpenHead(sealer, row);
            state = MessageCodec.OpenState(sealer, row);
        }
        catch (WorkspaceDestroyedException)
        {
            // Its row is about to go.
            (head, state) = (null, null);
        }
        catch (CryptographicException exception) when (exception is not MasterKeysUnavailableException)
        {
            (head, state, broken) = (null, null, true);
            LogDoesNotOpen(id, workspace, exception.Message);
        }
    }

    private void ThrowIfBroken()
    {
        if (broken)
        {
            throw new InvalidOperationException($"Message {id} does not open.");
        }
    }

    private async Task<byte[]> ReadContentAsync() =>
        await FindContentAsync() ?? throw new InvalidOperationException($"Message {id} has no content.");

    // Null: retention has deleted it, which it does to ended messages only.
    private async Task<byte[]?> FindContentAsync() => await services.Store.ReadContentAsync(workspace, id, CancellationToken.None) is { } blob
        ? sealer!.Open(SealedKind.MessageContent, id.Value, blob)
        : null;

    /// <summary>Applies a transition to the newest state and commits it; later transitions wait their turn. When the row turns out to have
    /// moved on (a write of ours whose answer was lost), it is read again and the transition applied to what it is now.</summary>
    private async Task CommitAsync(
        Func<MessageState, MessageStep> change, WriteKind kind = WriteKind.Outcome, RenderedContent? content = null, AuditDraft? audit = null)
    {
        await commitGate.WaitAsync();
        try
        {
            try
            {
                await WriteAsync(change, kind, content, audit);
            }
            catch (Exception exception) when (Cause<InconsistentStateException>(exception) is not null)
            {
                var owner = record.State.Row!.Owner;
                await ReloadAsync();
                if (state is null || record.State.Row!.Owner != owner)
                {
                    throw;
                }

                await WriteAsync(change, kind, content, audit);
            }
        }
        finally
        {
            commitGate.Release();
        }
    }

    private async Task WriteAsync(Func<MessageState, MessageStep> change, WriteKind kind, RenderedContent? content, AuditDraft? audit)
    {
        var row = record.State.Row!;
        var step = change(state!);
        if (ReferenceEquals(step.State, state) && content is null)
        {
            return;
        }

        var now = services.Time.GetUtcNow();
        record.State.Kind = kind;
        record.State.Pending = new MessageWrite
        {
            ExpectedEtag = row.Etag,
            Row = RowOf(step.State, now) with { Etag = row.Etag + 1, Size = content?.Size ?? row.Size },
            Content = content?.Sealed,
            Events = [.. step.Facts.Select(fact => MessageCodec.SealEvent(sealer!, workspace, id, head!, fact, now))],
            Audit = audit is null ? null : AuditOutbox.Seal(sealer!, workspace, audit),
        };
        await record.WriteStateAsync();
        state = step.State;
        MessageMetrics.Count(step.Facts, row.Mode);
    }

    private async Task ReloadAsync()
    {
        await record.ReadStateAsync();
        await LoadAsync();
    }

    private MessageRow RowOf(MessageState next, DateTimeOffset now)
    {
        var row = record.State.Row!;
        return row with
        {
            Status = MessageMachine.StatusOf(next),
            DueAt = MessageMachine.DueAt(next, now),
            Owner = MessageMachine.HasInFlight(next) || MessageMachine.OwesSuppression(next) ? services.Lease.Owner : null,
            Attempt = next.Round,
            FlushId = Guid.CreateVersion7(),
            State = MessageCodec.SealState(sealer!, id, next),
        };
    }

    /// <summary>Work is left that only this activation will do: the row carries our live lease.</summary>
    private bool IsOurs() => state is not null
        && record.State.Row?.Owner is { } owner && owner == services.Lease.Owner
        && (MessageMachine.HasInFlight(state) || MessageMachine.OwesSuppression(state));

    /// <summary>Whether what is in flight is what this silo began in that round. Only then may an intent be taken back: one of somebody else, or of a later round,
    /// may be in a transaction now.</summary>
    private bool IsStill(MessageState now, int number) => now.Round == number && record.State.Row?.Owner == services.Lease.Owner;

    private void LeaveWhenIdle()
    {
        if (round is null)
        {
            DeactivateOnIdle();
        }
    }

    [LoggerMessage(EventId = 1204, Level = LogLevel.Error,
        Message = "Message {Message} of workspace {Workspace} does not open and is left alone: its row was changed, comes from elsewhere, or its key is gone. {Reason}")]
    private partial void LogDoesNotOpen(MessageId message, WorkspaceId workspace, string reason);
}
