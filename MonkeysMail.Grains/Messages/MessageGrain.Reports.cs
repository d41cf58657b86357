// What came back about the message: bounces, delays, complaints, unsubscriptions.
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Grains.Messages;

public sealed partial class MessageGrain
{
    async Task<bool> IMessageReportsGrain.ReportAsync(ImmutableArray<MessageReport> reports)
    {
        var taken = await TakeAsync(reports);
        LeaveWhenIdle();
        return taken;
    }

    private async Task<bool> TakeAsync(ImmutableArray<MessageReport> reports)
    {
        if (adopting || !services.Health.IsHealthy)
        {
            return false;
        }

        // A message that is gone, or does not open, has nothing to learn.
        if (state is null || head is null || broken)
        {
            return true;
        }

        ImmutableArray<MessageFact> facts = [];
        try
        {
            await CommitAsync(before =>
            {
                var step = ReportAll(before, reports);
                facts = step.Facts;
                return step;
            });
        }
        catch (Exception exception) when (Cause<StoreUnavailableException>(exception) is not null || Cause<StoreUnknownException>(exception) is not null)
        {
            return false;
        }

        services.Outcomes.Add(workspace, OutcomeTally.Count(facts));
        if (round is null && MessageMachine.OwesSuppression(state))
        {
            // The row says what is owed, under this silo's lease: it is paid now, or by whoever finds the row.
            StartRound(intended: false, default);
        }

        return true;
    }

    private MessageStep ReportAll(MessageState before, ImmutableArray<MessageReport> reports)
    {
        var now = services.Time.GetUtcNow();
        var facts = ImmutableArray.CreateBuilder<MessageFact>();
        var after = before;
        foreach (var report in reports)
        {
            if (MessageMachine.FindReported(after, head!.Recipients, report) is { } index)
            {
                var step = MessageMachine.Report(after, index, report, now);
                after = step.State;
                facts.AddRange(step.Facts);
            }
        }

        return new MessageStep(after, facts.ToImmutable());
    }
}
