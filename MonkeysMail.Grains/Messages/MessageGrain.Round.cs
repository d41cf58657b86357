// Delivery: rounds of attempts in the background of the grain's scheduler. Intent before the dial, outcome as soon as a job ends,
// reminder only after a deferral was committed. Nothing here trusts memory across an await: every commit starts from the newest
// state.
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Mime;
using MonkeysMail.Grains.Mime.ReturnPaths;

namespace MonkeysMail.Grains.Messages;

public sealed partial class MessageGrain
{
    private const string ReminderName = "retry";

    // The reminder's period covers ticks that were lost with their silo; the grain decides from its own due time.
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ReleaseDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRound = TimeSpan.FromDays(1);

    private Round? round;

    Task IRemindable.ReceiveReminder(string reminderName, TickStatus status)
    {
        var now = services.Time.GetUtcNow();
        var due = state is null ? null : MessageMachine.DueAt(state, now);
        if (broken)
        {
            return Task.CompletedTask;
        }

        if (round is null && due is null)
        {
            _ = ArmAndLeaveAsync();
            return Task.CompletedTask;
        }

        if (round is null && due is { } at)
        {
            MessageMetrics.Ticked(now - at);
        }

        StartWhenDue(endedOwner: null);
        return Task.CompletedTask;
    }

    Task IMessageGrain.WakeAsync(string? endedOwner)
    {
        if (round is null && !adopting && !broken && record.State.Row is { Owner: null } && state is not null && MessageMachine.IsHeld(state))
        {
            // Due or not: its workspace is no longer held.
            return EndHoldAsync();
        }

        StartWhenDue(endedOwner);
        return Task.CompletedTask;
    }

    private async Task EndHoldAsync()
    {
        if (services.MayDeliver)
        {
            StartRound(intended: false, default);
            return;
        }

        // With full queues the sweep brings it when there is room.
        await CommitAsync(s => MessageStep.Unchanged(MessageMachine.EndHold(s, services.Time.GetUtcNow())));
        LeaveWhenIdle();
    }

    private void StartWhenDue(string? endedOwner)
    {
        if (round is not null || adopting || broken)
        {
            return;
        }

        var owner = record.State.Row?.Owner;
        var due = state is not null
            && MessageMachine.IsDue(state, services.Time.GetUtcNow())
            && (owner is null || owner == endedOwner || owner == services.Lease.Owner)
            && services.MayDeliver;
        if (due)
        {
            StartRound(intended: false, default);
        }
        else
        {
            DeactivateOnIdle();
        }
    }

    private void StartRound(bool intended, ReadOnlyMemory<byte> content)
    {
        DelayDeactivation(LongestRound);
        round = new Round { Content = services.Content.TryHold(content.Length) ? content : default };
        round.Work = RunAsync(intended, round);
    }

    private async Task RunAsync(bool intended, Round current)
    {
        var held = current.Content.Length;
        var failed = false;
        try
        {
            do
            {
                if (!intended)
                {
                    await IntendAsync(current);
                }

                intended = false;
                await Task.WhenAll(Jobs().Select(job => RunJobAsync(current, job)));
                if (MessageMachine.OwesSuppression(state!))
                {
                    await SuppressAsync();
                }
            }
            while (IsDueNow());
        }
        catch (Exception exception) when (state is null || Cause<WorkspaceDestroyedException>(exception) is not null)
        {
            // The workspace was deleted: there is nothing to deliver any more, and nobody to tell.
            (head, state) = (null, null);
        }
        catch (Exception exception)
        {
            // The row stays as it was committed last, and the next round goes on from there.
            failed = true;
            MessageMetrics.RoundFailed();
            LogRoundFailed(id, exception);
        }

        services.Content.Release(held);
        if (failed)
        {
            await Task.Delay(ReleaseDelay, services.Time);
            if (!leaving && IsOurs())
            {
                StartRound(intended: false, default);
                return;
            }
        }

        round = null;
        await ArmAndLeaveAsync();
    }

    private async Task IntendAsync(Round current)
    {
        if (!state!.Rendered)
        {
            var rendered = await RenderScheduledAsync();
            if (!rendered.IsValid)
            {
                await CommitAsync(s => MessageMachine.Fail(s, rendered.Errors[0].Message, services.Time.GetUtcNow()));
                return;
            }

            var late = new RenderedContent(sealer!.Seal(SealedKind.MessageContent, id.Value, rendered.Bytes.Span), rendered.Bytes.Length);
            current.Content = rendered.Bytes;
            await CommitAsync(
                s =>
                {
                    var step = MessageMachine.Begin(s, services.Time.GetUtcNow());
                    return step with { State = step.State with { Rendered = true, EightBit = rendered.EightBit, SmtpUtf8 = rendered.SmtpUtf8 } };
                },
                content: late);
            return;
        }

        await CommitAsync(s =>
        {
            var now = services.Time.GetUtcNow();
            return services.Held.IsHeld(workspace) || services.Queues.Current.Holds(workspace) ? MessageMachine.HoldDue(s, now) : MessageMachine.Begin(s, now);
        });
    }

    private async Task<ComposeResult> RenderScheduledAsync()
    {
        var scheduled = services.Serializer.Deserialize<ScheduledContent>(await ReadContentAsync())!;
        var keys = await services.SigningKeys.GetAsync(workspace, scheduled.FromDomain, record.State.Row!.Mode);
        if (keys.IsEmpty)
        {
            return new ComposeResult([new FieldError("from", "The sending domain is no longer verified.")], default, false, false);
        }

        return services.Composer.Compose(new ComposeRequest(
            id, scheduled.Content, services.Time.GetUtcNow(), keys, services.Limits.MaxBytes));
    }

    private ImmutableArray<DeliveryRecipient>[] Jobs()
    {
        var recipients = new List<DeliveryRecipient>(state!.Recipients.Length);
        for (var index = 0; index < state.Recipients.Length; index++)
        {
            if (state.Recipients[index].InFlight)
            {
                recipients.Add(new DeliveryRecipient(index, MailAddress.Parse(head!.Recipients[index])));
            }
        }

        return recipients.Count == 1
            ? [[recipients[0]]]
            : [.. recipients.GroupBy(recipient => recipient.Address.Domain).Select(group => group.ToImmutableArray())];
    }

    private async Task RunJobAsync(Round current, ImmutableArray<DeliveryRecipient> recipients)
    {
        if (record.State.Row!.Mode == KeyMode.Test)
        {
            await CommitAsync(s => MessageMachine.Capture(s));
            return;
        }

        var suppressed = new List<int>();
        var held = false;
        var number = state!.Round;
        var scheduler = TaskScheduler.Current;
        var job = new DeliveryJob
        {
            Workspace = workspace,
            Message = id,
            Domain = recipients[0].Address.Domain,
            FirstDueAt = number == 1 ? state.SendAt ?? record.State.Row.CreatedAt : null,
            Stream = record.State.Row.Stream,
            Pool = head!.IpPool,
            Tls = head.Tls,
            MailFrom = await ReversePathAsync(),
            Recipients = recipients,
            // The agent calls from its own threads: everything about the grain happens on the grain's scheduler.
            Confirm = ct => new ValueTask<DeliveryGo>(Task.Factory.StartNew(
                async () => await ConfirmAsync(current, recipients, suppressed) is { } go ? go : Held(), ct, TaskCreationOptions.None, scheduler).Unwrap()),
        };
        using var span = MessageTracing.StartDelivery(id, number, recipients.Length);
        var outcome = await DeliverAsync(job, current.Enter(recipients.Select(r => r.Index)));
        MessageTracing.End(span, outcome);
        held |= outcome.Held;
        foreach (var recipient in recipients)
        {
            current.Running.Remove(recipient.Index);
        }

        if (outcome.Drop && services.Lease.Owner != record.State.Row!.Owner)
        {
            // The lease is lost: nothing may be recorded. The sweep finds the row and counts the attempt as interrupted.
            return;
        }

        var rules = services.Classification.Current;
        var judged = outcome.Recipients.Select(rules.Judge).ToImmutableArray();
        var now = services.Time.GetUtcNow();
        var decided = judged.Select(r => r.Index).ToHashSet();
        var undecided = recipients.Select(r => r.Index).Where(index => !decided.Contains(index)).ToArray();
        ImmutableArray<MessageFact> facts = [];
        await CommitAsync(s =>
        {
            var undone = IsStill(s, number) ? undecided.Where(index => s.Recipients[index].InFlight).Except(suppressed).ToHashSet() : [];
            if (undone.Count + decided.Count + suppressed.Count == 0)
            {
                facts = [];
                return MessageStep.Unchanged(s);
            }

            var concluded = MessageMachine.Conclude(s, judged, suppressed, services.Schedule, now);
            facts = concluded.Facts;
            return concluded with
            {
                State = held ? MessageMachine.Hold(concluded.State, undone, now).State : MessageMachine.Release(concluded.State, undone, now + ReleaseDelay).State,
            };
        });
        services.Outcomes.Add(workspace, OutcomeTally.Count(facts));

        DeliveryGo Held()
        {
            held = true;
            return DeliveryGo.Withdrawn;
        }
    }

    // The same at every attempt of a cycle, for greylisting knows a message by it. What came with the null reverse path goes with it: nobody is to be told.
    private async ValueTask<string> ReversePathAsync() => services.ReturnPaths.IsOn && head!.ReversePath.Length > 0
        ? await services.ReturnPaths.AddressAsync(ReturnPathPurpose.Bounce, workspace, id, state!.ExpiresAt + ReturnPathOptions.Patience)
        : head!.ReversePath;

    private async Task<DeliveryOutcome> DeliverAsync(DeliveryJob job, CancellationToken withdrawn)
    {
        try
        {
            return await services.Agent.DeliverAsync(job, withdrawn);
        }
        catch (OperationCanceledException) when (withdrawn.IsCancellationRequested)
        {
            return new DeliveryOutcome([]);
        }
    }

    // Null: the workspace is held.
    private async Task<DeliveryGo?> ConfirmAsync(Round current, ImmutableArray<DeliveryRecipient> recipients, List<int> suppressed)
    {
        var wanted = recipients.Where(r => state!.Recipients[r.Index].InFlight).ToImmutableArray();
        if (wanted.IsEmpty || record.State.Row!.Owner != services.Lease.Owner)
        {
            return DeliveryGo.Withdrawn;
        }

        // From here on it is too late to cancel.
        foreach (var recipient in wanted)
        {
            current.Running.Add(recipient.Index);
        }

        var verdicts = await GrainFactory.GetGrain<IWorkspaceGrain>(workspace.Value).CheckSuppressedAsync(
            [.. wanted.Select(r => r.Address.Normalized)], record.State.Row.Stream);
        if (verdicts.IsEmpty)
        {
            services.Held.Note(workspace);
            return null;
        }

        suppressed.AddRange(wanted.Where((_, position) => verdicts[position]).Select(r => r.Index));
        var go = wanted.Where((_, position) => !verdicts[position]).ToImmutableArray();
        if (go.IsEmpty)
        {
            return DeliveryGo.Withdrawn;
        }

        var content = current.Content.IsEmpty ? await ReadContentAsync() : current.Content;
        return new DeliveryGo(
            content,
            [.. go.Select(r => r.Index)],
            state!.EightBit,
            state.SmtpUtf8 || go.Any(r => r.Address.NeedsSmtpUtf8));
    }

    // Also true for a part of the round that was dropped with an old lease, when another part has put our new one on the row.
    private bool IsDueNow() =>
        state is not null && !leaving
        && (IsOurs() || (record.State.Row?.Owner is null && MessageMachine.IsDue(state, services.Time.GetUtcNow())));

    // What is deferred or scheduled gets its reminder, what has ended loses it; then the grain leaves memory.
    private async Task ArmAndLeaveAsync()
    {
        try
        {
            var now = services.Time.GetUtcNow();
            var due = state is null ? null : MessageMachine.DueAt(state, now);
            if (due is { } at)
            {
                if (!MessageMachine.HasInFlight(state!) && !MessageMachine.IsHeld(state!) && services.Reminders.TryTake(id))
                {
                    await this.RegisterOrUpdateReminder(ReminderName, at > now ? at - now : TimeSpan.Zero, ReminderPeriod);
                }
            }
            else if (state is null || state.Round > 1 || state.SendAt is not null)
            {
                if (await this.GetReminder(ReminderName) is { } reminder)
                {
                    await this.UnregisterReminder(reminder);
                    services.Reminders.Return(id);
                }
            }
        }
        catch (Exception exception)
        {
            // The sweep finds what is due, reminder or not.
            LogReminderFailed(id, exception);
        }

        if (round is null)
        {
            DeactivateOnIdle();
        }
    }

    [LoggerMessage(EventId = 1201, Level = LogLevel.Error, Message = "A round of {Message} failed; it will be found again by the sweep")]
    private partial void LogRoundFailed(MessageId message, Exception exception);

    [LoggerMessage(EventId = 1202, Level = LogLevel.Warning, Message = "The reminder of {Message} could not be changed; the sweep covers it")]
    private partial void LogReminderFailed(MessageId message, Exception exception);

    [LoggerMessage(EventId = 1203, Level = LogLevel.Error, Message = "The late answer about {Message} could not be read; it is looked for again")]
    private partial void LogAdoptionFailed(MessageId message, Exception exception);

    [LoggerMessage(EventId = 1206, Level = LogLevel.Warning, Message = "Message {Message} was taken out of memory and could not be given back; it is looked for again")]
    private partial void LogNotGivenBack(MessageId message, Exception exception);
}
