namespace MonkeysMail.Grains.Storage;

/// <summary>The write was not taken: nothing of it is stored, now or later.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
