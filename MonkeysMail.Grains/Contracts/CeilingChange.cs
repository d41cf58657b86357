using MonkeysMail.Grains.Workspaces;

namespace MonkeysMail.Grains.Contracts;

/// <summary>New values for some of a workspace's ceilings.</summary>
/// <param name="Given">Which; the others stay as they are.</param>
[GenerateSerializer, Immutable, Alias("mm.CeilingChange")]
public sealed record CeilingChange([property: Id(0)] CeilingFields Given, [property: Id(1)] WorkspaceCeilings Values)
{
    public static CeilingChange None { get; } = new(CeilingFields.None, WorkspaceCeilings.None);
}
