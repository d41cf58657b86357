// Acceptance: render and sign, seal, one commit, answer. The commit already holds the intent of the first attempt.
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Mime;
using MonkeysMail.Grains.Storage;
using Orleans.Storage;

namespace MonkeysMail.Grains.Messages;

public sealed partial class MessageGrain
{
    private const long FirstEtag = 1;

    async Task<AcceptAnswer> IMessageGrain.AcceptAsync(AcceptRequest request)
    {
        NewMessage.Unmark();
        using var span = MessageTracing.StartAccept(id, request);
        var answer = await AcceptAsync(request);
        MessageTracing.End(span, answer.Outcome);
        return answer;
    }

    private async Task<AcceptAnswer> AcceptAsync(AcceptRequest request)
    {
        ThrowIfBroken();
        if (head is not null)
        {
            LeaveWhenIdle();
            return new AcceptAnswer(AcceptOutcome.Replayed, MessageReceipts.From(id, head));
        }

        if (adopting || !services.Health.IsHealthy)
        {
            return Refuse(adopting ? AcceptOutcome.Unknown : AcceptOutcome.Unavailable);
        }

        if (request.IpPool is { } pool && !services.Pools.MayAsk(workspace, pool))
        {
            DeactivateOnIdle();
            return new AcceptAnswer(AcceptOutcome.Invalid, Errors: [new FieldError("ip_pool", "is no pool that the workspace may use.")]);
        }

        sealer = await services.Sealers.GetAsync(workspace);
        var now = services.Time.GetUtcNow();
        var scheduled = request.SendAt > now;
        var rendered = ComposeNothing;

        // Parts were checked by the front; a finished message only rendering can check, so one that is to go later is rendered for that alone.
        if (!scheduled || request.Content is RawContent)
        {
            rendered = services.Composer.Compose(new ComposeRequest(
                id,
                request.Content,
                now,
                await services.SigningKeys.GetAsync(workspace, request.From.Domain, request.Mode),
                services.Limits.MaxBytes));
            if (!rendered.IsValid)
            {
                DeactivateOnIdle();
                return new AcceptAnswer(AcceptOutcome.Invalid, Errors: rendered.Errors);
            }
        }

        var content = rendered.Bytes;
        if (scheduled)
        {
            rendered = ComposeNothing;
            content = services.Serializer.SerializeToArray(new ScheduledContent(request.Content, request.From.Domain));
        }

        var newHead = HeadOf(request, scheduled);
        var step = FirstStep(request, rendered, scheduled, now);
        record.State.Kind = WriteKind.Accept;
        record.State.Pending = new MessageWrite
        {
            ExpectedEtag = 0,
            Row = FirstRow(request, newHead, step.State, scheduled ? 0 : content.Length, now),
            Content = sealer.Seal(SealedKind.MessageContent, id.Value, content.Span),
            Events = [.. step.Facts.Select(fact => MessageCodec.SealEvent(sealer, workspace, id, newHead, fact, now))],
            Lookups = MessageCodec.Lookups(sealer, newHead),
            Idempotency = request.Idempotency is { } claim ? Idempotency.Row(workspace, sealer, claim, [id], batch: false, now) : null,
        };
        return await CommitFirstAsync(request, newHead, step, content);
    }

    private static readonly ComposeResult ComposeNothing = new([], default, false, false);

    // True while a write whose answer was lost may still turn out to be committed.
    private bool adopting;

    private async Task<AcceptAnswer> CommitFirstAsync(
        AcceptRequest request, MessageHead newHead, MessageStep first, ReadOnlyMemory<byte> content)
    {
        var owner = record.State.Pending!.Row.Owner;
        try
        {
            await record.WriteStateAsync();
        }
        catch (Exception exception) when (Cause<StoreUnknownException>(exception) is { } unknown)
        {
            adopting = true;
            DelayDeactivation(TimeSpan.FromHours(1));
            _ = AdoptAsync(unknown.Truth, record.State, owner, first);
            return new AcceptAnswer(AcceptOutcome.Unknown);
        }
        catch (Exception exception) when (Cause<StoreUnavailableException>(exception) is not null)
        {
            return Refuse(AcceptOutcome.Unavailable);
        }
        catch (Exception exception) when (Cause<InconsistentStateException>(exception) is not null)
        {
            // The id was used before: an earlier try of the same front.
            await record.ReadStateAsync();
            await LoadAsync();
            DeactivateOnIdle();
            return head is null ? new AcceptAnswer(AcceptOutcome.Unknown) : new AcceptAnswer(AcceptOutcome.Replayed, MessageReceipts.From(id, head));
        }

        if (record.State.Result is { Outcome: WriteOutcome.KeyTaken, Existing: { } existing })
        {
            DeactivateOnIdle();
            return await AnswerTakenAsync(request.Idempotency!, existing);
        }

        head = newHead;
        state = first.State;
        MessageMetrics.Count(first.Facts, request.Mode);
        if (MessageMachine.HasInFlight(state))
        {
            StartRound(intended: true, content);
        }
        else if (newHead.Scheduled)
        {
            _ = ArmAndLeaveAsync();
        }
        else
        {
            DeactivateOnIdle();
        }

        return new AcceptAnswer(AcceptOutcome.Accepted, MessageReceipts.From(id, newHead));
    }

    // The store did not say in time. When it says later that the row was written, the message is ours and is delivered.
    private async Task AdoptAsync(Task<WriteResult> truth, MessageRecord pending, string? owner, MessageStep first)
    {
        try
        {
            pending.Result = await truth;
            await record.ReadStateAsync();
            await LoadAsync();
        }
        catch (Exception exception)
        {
            if (owner is not null)
            {
                services.Orphans.Add(workspace, id, owner, first.State.Round);
            }

            LogAdoptionFailed(id, exception);
        }

        adopting = false;
        if (record.State.Row is { } row)
        {
            MessageMetrics.Count(first.Facts, row.Mode);
        }

        // A later etag: others have taken it meanwhile, or another acceptance of the same id was the one that was written.
        if (record.State.Row is { Etag: FirstEtag } && IsOurs())
        {
            StartRound(intended: true, default);
        }
        else
        {
            DeactivateOnIdle();
        }
    }

    private async Task<AcceptAnswer> AnswerTakenAsync(IdempotencyClaim claim, IdempotencyRow existing)
    {
        if (existing.Batch || !claim.RequestHash.AsSpan().SequenceEqual(existing.RequestHash))
        {
            return new AcceptAnswer(AcceptOutcome.IdempotencyConflict);
        }

        var receipt = await Idempotency.ReceiptAsync(services.Store, sealer!, existing);
        return receipt is null ? new AcceptAnswer(AcceptOutcome.IdempotencyPending) : new AcceptAnswer(AcceptOutcome.Replayed, receipt);
    }

    private AcceptAnswer Refuse(AcceptOutcome outcome)
    {
        if (!adopting)
        {
            DeactivateOnIdle();
        }

        return new AcceptAnswer(outcome);
    }

    private static MessageHead HeadOf(AcceptRequest request, bool scheduled) => new()
    {
        From = request.From.ToString(),
        FromDomain = request.From.Domain,
        Subject = request.Content switch { ComposedContent composed => composed.Subject, RawContent raw => raw.Subject, _ => "" },
        Recipients = [.. request.Recipients.Select(r => r.Address.ToString())],
        SuppressedAtAcceptance = [.. Enumerable.Range(0, request.Recipients.Length).Where(i => request.Recipients[i].Suppressed)],
        Tags = request.Tags,
        Metadata = request.Metadata,
        KeyId = request.KeyId,
        Scheduled = scheduled,
        Envelope = request.Envelope,
        IpPool = request.IpPool,
        Tls = TlsWishes.Of(request.Content, request.RequireTls),
    };

    private MessageStep FirstStep(AcceptRequest request, ComposeResult rendered, bool scheduled, DateTimeOffset now)
    {
        var window = request.ExpiresIn ?? services.Retry.Window;
        var sendAt = scheduled ? request.SendAt!.Value : now;
        var waiting = scheduled ? DeliveryStatus.Scheduled : request.Mode == KeyMode.Test ? DeliveryStatus.Captured : DeliveryStatus.Queued;
        var facts = ImmutableArray.CreateBuilder<MessageFact>(1 + request.Recipients.Length);
        facts.Add(new MessageFact(
            scheduled ? MailEventType.Scheduled : MailEventType.Accepted, null, 0, scheduled ? new EventData { SendAt = sendAt } : EventData.None));
        var recipients = ImmutableArray.CreateBuilder<RecipientState>(request.Recipients.Length);
        foreach (var recipient in request.Recipients)
        {
            var status = recipient.Suppressed ? DeliveryStatus.Suppressed : waiting;
            if (status is DeliveryStatus.Suppressed or DeliveryStatus.Captured)
            {
                facts.Add(new MessageFact(
                    recipient.Suppressed ? MailEventType.Suppressed : MailEventType.Captured, recipients.Count, 0, EventData.None));
            }

            recipients.Add(new RecipientState { Status = status, NextAttemptAt = status.IsTerminal() ? null : sendAt });
        }

        var first = new MessageState
        {
            Recipients = recipients.MoveToImmutable(),
            Window = window,
            ExpiresAt = sendAt + window,
            SendAt = scheduled ? sendAt : null,
            Rendered = !scheduled,
            EightBit = rendered.EightBit,
            SmtpUtf8 = rendered.SmtpUtf8,
        };

        // With full queues the message waits in the store, owned by nobody, and the sweep brings it when there is room.
        return scheduled || !services.MayDeliver
            ? new MessageStep(first, facts.ToImmutable())
            : new MessageStep(MessageMachine.Begin(first, now).State, facts.ToImmutable());
    }

    private MessageRow FirstRow(AcceptRequest request, MessageHead newHead, MessageState first, int size, DateTimeOffset now) => new()
    {
        Workspace = workspace,
        Id = id,
        Status = MessageMachine.StatusOf(first),
        Stream = request.Stream,
        Mode = request.Mode,
        CreatedAt = now,
        DueAt = MessageMachine.DueAt(first, now),
        Owner = MessageMachine.HasInFlight(first) ? services.Lease.Owner : null,
        Attempt = first.Round,
        Etag = FirstEtag,
        FlushId = Guid.CreateVersion7(),
        Size = size,
        Shard = SweepShards.Of(id),
        Head = MessageCodec.SealHead(sealer!, id, newHead),
        State = MessageCodec.SealState(sealer!, id, first),
    };

    // Orleans wraps what a storage provider throws.
    private static T? Cause<T>(Exception exception)
        where T : Exception
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is T found)
            {
                return found;
            }
        }

        return null;
    }
}
