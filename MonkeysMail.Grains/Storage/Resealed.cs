namespace MonkeysMail.Grains.Storage;

/// <summary>A blob to be put in the place of another, if that is still there.</summary>
/// <param name="Former">How the other begins: its open part, which no second sealing shares.</param>
public sealed record Resealed(byte[] Position, byte[] Former, byte[] Blob);
