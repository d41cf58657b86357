using System.Security.Cryptography;

namespace MonkeysMail.Grains.Crypto;

/// <summary>What holds the master keys does not answer. Nothing is wrong with the data: it opens again when the keys are back.</summary>
public sealed class MasterKeysUnavailableException(string message, Exception? inner = null) : CryptographicException(message, inner);
