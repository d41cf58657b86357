// Operators' orders about the queue that the message is in.
namespace MonkeysMail.Grains.Messages;

public sealed partial class MessageGrain : IMessageOrdersGrain
{
    async Task<bool> IMessageOrdersGrain.ObeyAsync(MessageOrder order)
    {
        // What another silo has in hand, or had when it died, is that silo's or the sweep's.
        if (broken || adopting || state is null || record.State.Row is not { } row || row.CreatedAt > order.At
            || (row.Owner is { } owner && owner != services.Lease.Owner))
        {
            LeaveWhenIdle();
            return false;
        }

        if (order.Action == QueueAction.Release)
        {
            if (round is null && row.Owner is null && MessageMachine.IsHeld(state))
            {
                await EndHoldAsync();
                return true;
            }

            LeaveWhenIdle();
            return false;
        }

        var meant = await MeantAsync(order.Destination);
        var before = state;
        if (meant.Count > 0)
        {
            await CommitAsync(s => order.Action == QueueAction.Flush
                ? MessageMachine.Hasten(s, meant, services.Time.GetUtcNow())
                : MessageMachine.Fail(s, $"bounced by the operator: {order.Reason}", services.Time.GetUtcNow(), IsStillMeant));
        }

        if (ReferenceEquals(before, state))
        {
            LeaveWhenIdle();
            return false;
        }

        if (order.Action == QueueAction.Flush)
        {
            StartWhenDue(endedOwner: null);
        }
        else
        {
            round?.Withdraw(meant.Where(index => !state.Recipients[index].InFlight));
            if (round is null)
            {
                await ArmAndLeaveAsync();
            }
        }

        return true;

        // Nothing that is in a transaction is taken back.
        bool IsStillMeant(int index) => meant.Contains(index) && round?.Running.Contains(index) != true;
    }

    // Recipients in the queue; only those whose mail goes to the destination, when there is one.
    private async Task<HashSet<int>> MeantAsync(string? destination)
    {
        var (known, meant) = (new Dictionary<string, bool>(StringComparer.Ordinal), new HashSet<int>());
        for (var index = 0; index < head!.Recipients.Length; index++)
        {
            if (state!.Recipients[index].Status is not (DeliveryStatus.Queued or DeliveryStatus.Deferred))
            {
                continue;
            }

            var domain = MailAddress.Parse(head.Recipients[index]).Domain;
            if (destination is not null && !known.ContainsKey(domain))
            {
                known.Add(domain, await services.Agent.LeadsToAsync(domain, head.Tls, destination, CancellationToken.None));
            }

            if (destination is null || known[domain])
            {
                meant.Add(index);
            }
        }

        return meant;
    }
}
