namespace MonkeysMail.Grains.Storage;

/// <summary>A workspace that there is or was. The row outlives everything else of it.</summary>
/// <param name="DeletedAt">When its deletion was ordered; null while it lives.</param>
/// <param name="ErasedAt">When the last of its rows was gone.</param>
/// <param name="Stage">What the deletion takes away now.</param>
/// <param name="DeletedRows">How many rows it has taken away.</param>
public sealed record WorkspaceRow(
    WorkspaceId Id, DateTimeOffset CreatedAt, DateTimeOffset? DeletedAt, DateTimeOffset? ErasedAt, WorkspaceTable Stage, long DeletedRows);
