namespace MonkeysMail.Grains.Storage;

/// <summary>A sealed blob in its place.</summary>
/// <param name="Position">The row's place in its table, opaque; pages go on after it.</param>
/// <param name="Row">The row's identity under the seal.</param>
/// <param name="Blob">Null: too large for a page, to be read by itself.</param>
public sealed record SealedCell(byte[] Position, Guid Row, byte[]? Blob);
