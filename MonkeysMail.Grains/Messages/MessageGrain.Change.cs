// Cancel, reschedule and retry: what waits can be changed, what runs can not.
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Messages;

public sealed partial class MessageGrain
{
    private static readonly Actor Unnamed = Actor.Engine("front");

    // Fronts of 0.1 do not say what bounds the key has.
    Task<ChangeAnswer> IMessageGrain.CancelAsync() => CancelAsync(Unnamed, null);

    Task<ChangeAnswer> IMessageGrain.RescheduleAsync(DateTimeOffset sendAt) => RescheduleAsync(sendAt, Unnamed, null);

    Task<ChangeAnswer> IMessageChangesGrain.CancelAsync(Actor actor, KeyReach reach) => CancelAsync(actor, reach);

    Task<ChangeAnswer> IMessageChangesGrain.RescheduleAsync(DateTimeOffset sendAt, Actor actor, KeyReach reach) =>
        RescheduleAsync(sendAt, actor, reach);

    async Task<ChangeAnswer> IMessageChangesGrain.RetryAsync(Actor actor, KeyReach reach, bool replayed)
    {
        ThrowIfBroken();
        var answer = new ChangeAnswer(ChangeOutcome.NotFound);
        if (state is not null && IsWithin(reach) && replayed)
        {
            answer = new ChangeAnswer(ChangeOutcome.Done, Describe());
        }
        else if (state is not null && IsWithin(reach))
        {
            var hasBody = await FindContentAsync() is not null;
            answer = await ChangeAsync(
                s => MessageMachine.Retry(s, hasBody, services.Time.GetUtcNow()),
                (before, after) => !ReferenceEquals(before, after),
                Draft(actor, "message.retried", null, null),
                startsNow: true);
        }

        LeaveWhenIdle();
        return answer;
    }

    private async Task<ChangeAnswer> CancelAsync(Actor actor, KeyReach? reach)
    {
        ThrowIfBroken();
        LeaveWhenIdle();
        if (state is null || !IsWithin(reach))
        {
            return new ChangeAnswer(ChangeOutcome.NotFound);
        }

        if (state.Recipients.All(r => r.Status.IsTerminal()))
        {
            return state.Recipients.Any(r => r.Status == DeliveryStatus.Canceled)
                ? new ChangeAnswer(ChangeOutcome.Done, Describe())
                : new ChangeAnswer(ChangeOutcome.Conflict, Describe());
        }

        return await ChangeAsync(
            s => MessageMachine.Cancel(s, round?.Running ?? Round.NobodyRuns),
            (before, after) => before.Recipients.Zip(after.Recipients).Any(pair => pair.First.Status != pair.Second.Status),
            Draft(actor, "message.canceled", null, null));
    }

    private async Task<ChangeAnswer> RescheduleAsync(DateTimeOffset sendAt, Actor actor, KeyReach? reach)
    {
        ThrowIfBroken();
        LeaveWhenIdle();
        if (state is null || !IsWithin(reach))
        {
            return new ChangeAnswer(ChangeOutcome.NotFound);
        }

        if (round is not null || !state.Recipients.Any(r => r.Status == DeliveryStatus.Scheduled))
        {
            return new ChangeAnswer(ChangeOutcome.Conflict, Describe());
        }

        return await ChangeAsync(
            s => MessageMachine.Reschedule(s, sendAt), (_, _) => true, Draft(actor, "message.rescheduled", state.SendAt, sendAt));
    }

    private async Task<ChangeAnswer> ChangeAsync(
        Func<MessageState, MessageStep> change, Func<MessageState, MessageState, bool> changed, AuditDraft audit, bool startsNow = false)
    {
        if (!services.Health.IsHealthy)
        {
            return new ChangeAnswer(ChangeOutcome.Unavailable);
        }

        var before = state!;
        try
        {
            await CommitAsync(
                s =>
                {
                    var step = change(s);
                    return changed(s, step.State) ? step : MessageStep.Unchanged(s);
                },
                WriteKind.Accept,
                audit: audit);
        }
        catch (Exception exception) when (Cause<StoreUnavailableException>(exception) is not null || Cause<StoreUnknownException>(exception) is not null)
        {
            LeaveWhenIdle();
            return new ChangeAnswer(ChangeOutcome.Unavailable);
        }

        if (ReferenceEquals(before, state))
        {
            return new ChangeAnswer(ChangeOutcome.Conflict, Describe());
        }

        GrainFactory.DrainAudit(workspace);
        round?.Withdraw(Enumerable.Range(0, state!.Recipients.Length).Where(index => !state.Recipients[index].InFlight));
        if (round is null)
        {
            if (startsNow && services.MayDeliver)
            {
                StartRound(intended: false, default);
            }
            else
            {
                // Inside the call: the grain was told to leave, and what ran after the call would find it gone and keep the reminder.
                await ArmAndLeaveAsync();
            }
        }

        return new ChangeAnswer(ChangeOutcome.Done, Describe());
    }

    private bool IsWithin(KeyReach? reach) =>
        record.State.Row is { } row && head is not null && (reach is null || reach.Covers(row.Mode, head.FromDomain));

    private AuditDraft Draft(Actor actor, string action, DateTimeOffset? before, DateTimeOffset? after)
    {
        var now = services.Time.GetUtcNow();
        return AuditDraft.Of(now, actor, action, id.ToString(), Json(before), Json(after));

        static string? Json(DateTimeOffset? sendAt) => sendAt is { } time ? $$"""{"send_at":"{{time.UtcDateTime:O}}"}""" : null;
    }
}
