// What this silo learned a moment ago: these workspaces are held, and nothing needs to be dialled for them to hear it again. Forgotten so soon that a hold that has ended
// is over here before the messages that it kept are woken (WorkspaceGrain.Operations).
using System.Collections.Concurrent;

namespace MonkeysMail.Grains.Messages;

public sealed class HeldWorkspaces(TimeProvider time)
{
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<WorkspaceId, long> held = new();

    public void Note(WorkspaceId workspace) => held[workspace] = time.GetTimestamp();

    public bool IsHeld(WorkspaceId workspace)
    {
        if (!held.TryGetValue(workspace, out var since))
        {
            return false;
        }

        if (time.GetElapsedTime(since) < Memory)
        {
            return true;
        }

        held.TryRemove(KeyValuePair.Create(workspace, since));
        return false;
    }
}
