// Reads what workspaces have kept without waking them: a list of all must not bring every idle workspace, with its suppression list, into memory. A change is answered after
// it was written, so what is stored is what holds.
using Microsoft.Extensions.DependencyInjection;
using MonkeysMail.Grains.Crypto;
using Orleans.Storage;

namespace MonkeysMail.Grains.Workspaces;

public sealed class WorkspaceStates([FromKeyedServices(SealedGrainStorage.Name)] IGrainStorage storage, IGrainFactory grains)
{
    public const string Name = "workspace";

    /// <summary>Null when it was never made. Not to be changed.</summary>
    public async Task<WorkspaceState?> ReadAsync(WorkspaceId workspace)
    {
        var stored = new GrainState<WorkspaceState>();
        await storage.ReadStateAsync(Name, grains.GetGrain<IWorkspaceGrain>(workspace.Value).GetGrainId(), stored);
        return stored is { RecordExists: true, State.Created: true } ? stored.State : null;
    }
}
