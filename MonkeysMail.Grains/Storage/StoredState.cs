namespace MonkeysMail.Grains.Storage;

/// <summary>A sealed grain state as Orleans' provider keeps it.</summary>
/// <param name="Place">The row, for the adapter.</param>
/// <param name="Name">The state's name.</param>
/// <param name="Key">The grain's key.</param>
/// <param name="Version">Orleans' own etag.</param>
/// <param name="Payload">The blob with what Orleans puts around it.</param>
public sealed record StoredState(string Place, string Name, string Key, int Version, byte[] Payload, byte[] Blob);
