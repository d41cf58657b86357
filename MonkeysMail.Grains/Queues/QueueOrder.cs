using MonkeysMail.Grains.Messages;

namespace MonkeysMail.Grains.Queues;

/// <summary>An operator's order about the queue of a destination or of a workspace: exactly one is given.</summary>
/// <param name="Destination">A recipient's domain, an MX host, a provider of the shaping rules, or the smart host.</param>
/// <param name="Reason">For the log; of a bounce the tenant sees it.</param>
[GenerateSerializer, Immutable, Alias("mm.QueueOrder")]
public sealed record QueueOrder(
    [property: Id(0)] QueueAction Action, [property: Id(1)] string? Destination, [property: Id(2)] WorkspaceId? Workspace, [property: Id(3)] string Reason)
{
    /// <summary>Characters of a reason.</summary>
    public const int MostReason = 500;

    /// <summary>Characters of a destination.</summary>
    public const int MostDestination = 500;

    /// <summary>What it is about, as logs tell it.</summary>
    public string Target => Destination ?? Workspace?.ToString() ?? "";

    public static string Normalize(string destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return destination.Trim().TrimEnd('.').ToLowerInvariant();
    }
}
