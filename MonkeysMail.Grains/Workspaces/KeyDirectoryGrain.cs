// One grain a key prefix: the row is written before the key is told to anybody, and never changes. Nothing in it is secret.
using MonkeysMail.Grains.Crypto;

namespace MonkeysMail.Grains.Workspaces;

public sealed class KeyDirectoryGrain(
    [PersistentState("directory", SealedGrainStorage.PlainName)] IPersistentState<KeyDirectoryState> directory) : Grain, IKeyDirectoryGrain
{
    Task<WorkspaceId?> IKeyDirectoryGrain.FindAsync()
    {
        if (!directory.RecordExists)
        {
            // Guesses must not fill the memory.
            DeactivateOnIdle();
        }

        return Task.FromResult(directory.State.Owner);
    }

    async Task<bool> IKeyDirectoryGrain.ClaimAsync(WorkspaceId owner)
    {
        if (directory.State.Owner is { } present)
        {
            return present == owner;
        }

        directory.State.Owner = owner;
        try
        {
            await directory.WriteStateAsync();
        }
        catch
        {
            // An owner that may not be durable must not be told.
            directory.State.Owner = null;
            DeactivateOnIdle();
            throw;
        }

        return true;
    }
}
