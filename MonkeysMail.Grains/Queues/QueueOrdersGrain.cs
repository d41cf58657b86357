// The orders' home: the thin side of QueueOrders. Its state is sealed by the operators' own key, for reasons are free text. A silo that dies leaves the walk to
// the next activation, which every silo's question brings about.
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Messages;

namespace MonkeysMail.Grains.Queues;

public sealed partial class QueueOrdersGrain(
    [PersistentState("queues", SealedGrainStorage.Name)] IPersistentState<QueueState> orders,
    IWorkspaceSealers sealers,
    TimeProvider time,
    ILogger<QueueOrdersGrain> logger) : Grain, IQueueOrdersGrain, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim changing = new(1, 1);
    private bool walking;

    /// <summary>Whose grain it is.</summary>
    public static Guid Key => OperatorLog.Owner.Value;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(WalkAsync, new GrainTimerCreationOptions(Period, Period) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public void Dispose() => changing.Dispose();

    async Task<bool> IQueueOrdersGrain.OrderAsync(QueueOrder order, Actor actor)
    {
        await sealers.EnsureCreatedAsync(OperatorLog.Owner);
        var now = time.GetUtcNow();
        var taken = false;
        await ChangeAsync(state => taken = QueueOrders.TryApply(state, order, Guid.CreateVersion7(), now));
        if (taken)
        {
            var action = order.Action switch
            {
                QueueAction.Hold => "queue.held",
                QueueAction.Release => "queue.released",
                QueueAction.Flush => "queue.flushed",
                _ => "queue.bounced",
            };
            await OperatorLog.AppendAsync(sealers, GrainFactory, AuditDraft.Of(now, actor, action, order.Target, null, QueueAudit.ReasonOf(order)));
        }

        return taken;
    }

    Task<QueueNotice> IQueueOrdersGrain.NoticeAsync() => Task.FromResult(QueueOrders.NoticeOf(orders.State));

    Task<QueueOrdersView> IQueueOrdersGrain.DescribeAsync() => Task.FromResult(new QueueOrdersView(orders.State.Holds, orders.State.Jobs, orders.State.Pools));

    async Task<bool> IQueueOrdersGrain.GivePoolAsync(WorkspaceId workspace, string? pool, string reason, Actor actor)
    {
        await sealers.EnsureCreatedAsync(OperatorLog.Owner);
        var before = orders.State.Pools.GetValueOrDefault(workspace);
        var given = false;
        await ChangeAsync(state => given = QueueOrders.TryGive(state, workspace, pool));
        if (given)
        {
            await OperatorLog.AppendAsync(
                sealers,
                GrainFactory,
                AuditDraft.Of(time.GetUtcNow(), actor, "workspace.pool_set", workspace.ToString(), QueueAudit.PoolOf(before, null), QueueAudit.PoolOf(pool, reason)));
        }

        return given;
    }

    // One page a turn, so that orders and questions come in between.
    private async Task WalkAsync(CancellationToken ct)
    {
        if (walking)
        {
            return;
        }

        walking = true;
        try
        {
            while (!ct.IsCancellationRequested && orders.State.Jobs.FirstOrDefault(job => job.FinishedAt is null && job.NotBefore <= time.GetUtcNow()) is { } job)
            {
                var further = await GrainFactory.GetGrain<IQueueWalkGrain>(0).GoOnAsync(job);
                await ChangeAsync(state => QueueOrders.Advance(state, further));
                if (further.FinishedAt is not null)
                {
                    LogWalked(further.Order.Action, further.Examined, further.Changed);
                }
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogWalkFailed(exception);
        }
        finally
        {
            walking = false;
        }
    }

    private async Task ChangeAsync(Action<QueueState> change)
    {
        await changing.WaitAsync();
        try
        {
            var (holds, jobs, pools) = (orders.State.Holds, orders.State.Jobs, orders.State.Pools);
            change(orders.State);
            try
            {
                await orders.WriteStateAsync();
            }
            catch
            {
                // What was not kept is not in force.
                (orders.State.Holds, orders.State.Jobs, orders.State.Pools) = (holds, jobs, pools);
                throw;
            }
        }
        finally
        {
            changing.Release();
        }
    }

    [LoggerMessage(EventId = 3041, Level = LogLevel.Information, Message = "An order about a queue is done: {Action}, {Examined} messages were looked at, it was about {Changed}")]
    private partial void LogWalked(QueueAction action, int examined, int changed);

    [LoggerMessage(EventId = 3042, Level = LogLevel.Warning, Message = "The walk of an order about a queue failed; it goes on from where it was")]
    private partial void LogWalkFailed(Exception exception);
}
