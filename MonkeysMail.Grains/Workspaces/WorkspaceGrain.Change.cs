// How the state changes: one change at a time, to a copy, and the guard judges by it only after the write. A write that failed, or whose result is
// unknown, leaves the state and the guard as they were, and the grain starts anew from what is stored.
using Microsoft.Extensions.Logging;

namespace MonkeysMail.Grains.Workspaces;

public sealed partial class WorkspaceGrain : IDisposable
{
    private static readonly TimeSpan UseAge = TimeSpan.FromSeconds(60);

    private static readonly Refusal NotWritten = new(
        RefusalCode.Unavailable,
        "It is not known whether the change was made: the store does not answer. Read what it is now after Retry-After, then repeat the change if it is missing.",
        TimeSpan.FromSeconds(5));

    private readonly SemaphoreSlim changing = new(1, 1);
    private bool stopping;

    /// <summary>Called by Orleans after the deactivation.</summary>
    public void Dispose() => changing.Dispose();

    /// <summary>Runs a change on a copy of the state and writes it when the change says so. Throws what the store throws.</summary>
    private async Task ChangeAsync(Func<WorkspaceState, bool> change)
    {
        await changing.WaitAsync();
        try
        {
            var before = workspace.State;
            var draft = copier.Copy(before);
            if (!change(draft))
            {
                return;
            }

            guard.KeepUse(draft, exactly: stopping);
            workspace.State = draft;
            try
            {
                await SaveAsync();
            }
            catch
            {
                workspace.State = before;
                DeactivateOnIdle();
                throw;
            }

            guard.Apply(draft, time.GetUtcNow());
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>As <see cref="ChangeAsync"/>; what the store throws becomes a refusal.</summary>
    private async Task<Refusal?> TryChangeAsync(Func<WorkspaceState, bool> change)
    {
        try
        {
            await ChangeAsync(change);
            return null;
        }
        catch (Exception e)
        {
            LogNotWritten(Id, e);
            return NotWritten;
        }
    }

    // Of a workspace in use, or whose audit chain grew, one write a minute at most; of an idle one none.
    private void KeepUseNowAndThen() => this.RegisterGrainTimer(
        async _ =>
        {
            Adapt(static (sending, now) => sending.Refresh(now));
            if (guard.HasNewUse || OwesAuditPosition)
            {
                await TryChangeAsync(static state => state.Created);
            }
        },
        new GrainTimerCreationOptions(UseAge, UseAge) { Interleave = true });

    [LoggerMessage(EventId = 1615, Level = LogLevel.Error, Message = "A change of {Workspace} may not have been written; its grain starts anew")]
    private partial void LogNotWritten(WorkspaceId workspace, Exception exception);
}
