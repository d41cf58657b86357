namespace MonkeysMail.Grains.Storage;

/// <summary>What one step of a deletion did.</summary>
/// <param name="Count">Rows deleted.</param>
/// <param name="Last">Where the next step goes on.</param>
public sealed record DeletedPage(int Count, Guid Last);
