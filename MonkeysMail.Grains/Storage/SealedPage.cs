namespace MonkeysMail.Grains.Storage;

/// <summary>A stretch of a table.</summary>
/// <param name="Examined">Rows in it.</param>
/// <param name="Last">Where it ends; null when the table does.</param>
/// <param name="Old">Those sealed by another version than the one asked for.</param>
public sealed record SealedPage(int Examined, byte[]? Last, IReadOnlyList<SealedCell> Old);
