namespace MonkeysMail.Grains.Storage;

/// <summary>A workspace's keys at one moment.</summary>
/// <param name="Rows">By purpose and version.</param>
/// <param name="Revision">Grows with every change after the creation.</param>
/// <param name="IsDestroyed">There were keys, and there will be none again.</param>
public sealed record DataKeySet(IReadOnlyList<DataKeyRow> Rows, long Revision, bool IsDestroyed);
