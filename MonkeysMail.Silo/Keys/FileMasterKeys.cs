// Master keys in a file that only its owner may read: a JSON object of version numbers and 32-byte keys in base64, and optionally
// "current": the version that wraps (else the highest). The file is read again when it has changed and when a version is asked for that is
// not known, so that a version added to the file needs no restart. Versions are never removed by this process: what an old one
// wrapped must stay readable. Wrapping: AES-256-GCM, blob = nonce (12) | tag (16) | ciphertext, the data key's identity as
// associated data.
using System.Security.Cryptography;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Silo.Keys;

public sealed partial class FileMasterKeys : IMasterKeys
{
    public const string ProviderName = "file";

    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly string path;
    private readonly Lock reading = new();
    private ILogger? logger;
    private volatile MasterKeyFile keys;
    private DateTime writtenAt;

    private FileMasterKeys(string path)
    {
        this.path = path;
        writtenAt = File.GetLastWriteTimeUtc(path);
        keys = MasterKeyFile.Read(path);
    }

    public string Provider => ProviderName;

    public bool IsAvailable => true;

    public int CurrentVersion => keys.Current;

    public IReadOnlyList<int> Versions => [.. keys.Keys.Keys.Order()];

    /// <summary>Reads the file, or makes it with a first key. Throws <see cref="SettingsException"/> for a file that others can read.</summary>
    public static FileMasterKeys OpenOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            PrivateFile.Write(path, MasterKeyFile.New().ToBytes());
        }

        return new FileMasterKeys(path);
    }

    /// <summary>Reads a file that has to be there.</summary>
    public static FileMasterKeys Open(string path) => File.Exists(path) ? new FileMasterKeys(path) : throw new SettingsException(
        $"MonkeysMail:Keys:File is {path}, and there is no such file. With the provider pkcs11 it is the key file of before; none is made.");

    /// <summary>Where a file that cannot be read again is reported.</summary>
    public FileMasterKeys LogTo(ILogger<FileMasterKeys> target)
    {
        logger = target;
        return this;
    }

    public string ProviderOf(int version) => ProviderName;

    public ValueTask<WrappedKey> WrapAsync(byte[] key, byte[] context) => ValueTask.FromResult(Wrap(key, context));

    public ValueTask<byte[]> UnwrapAsync(int version, byte[] wrapped, byte[] context) => ValueTask.FromResult(Unwrap(version, wrapped, context));

    public ValueTask RefreshAsync()
    {
        Refresh();
        return ValueTask.CompletedTask;
    }

    internal WrappedKey Wrap(ReadOnlySpan<byte> key, ReadOnlySpan<byte> context)
    {
        var known = keys;
        var blob = new byte[NonceLength + TagLength + key.Length];
        RandomNumberGenerator.Fill(blob.AsSpan(0, NonceLength));
        using var gcm = new AesGcm(known.Keys[known.Current], TagLength);
        gcm.Encrypt(
            blob.AsSpan(0, NonceLength), key, blob.AsSpan(NonceLength + TagLength), blob.AsSpan(NonceLength, TagLength), context);
        return new WrappedKey(known.Current, blob);
    }

    internal byte[] Unwrap(int version, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> context)
    {
        if (!keys.Keys.TryGetValue(version, out var master))
        {
            ReadAgain();
            if (!keys.Keys.TryGetValue(version, out master))
            {
                throw new CryptographicException(
                    $"Master key version {version} is not in {path}, which has {string.Join(", ", Versions)}: give this silo the same file as the others.");
            }
        }

        if (wrapped.Length < NonceLength + TagLength)
        {
            throw new CryptographicException("The wrapped data key is cut short.");
        }

        var key = new byte[wrapped.Length - NonceLength - TagLength];
        using var gcm = new AesGcm(master, TagLength);
        gcm.Decrypt(wrapped[..NonceLength], wrapped[(NonceLength + TagLength)..], wrapped.Slice(NonceLength, TagLength), key, context);
        return key;
    }

    internal void Refresh()
    {
        if (File.GetLastWriteTimeUtc(path) != writtenAt)
        {
            ReadAgain();
        }
    }

    // What is known stays known: a file that lost a version, or is broken for a moment, takes nothing away.
    private void ReadAgain()
    {
        lock (reading)
        {
            try
            {
                var at = File.GetLastWriteTimeUtc(path);
                var read = MasterKeyFile.Read(path);
                keys = read with { Keys = read.Keys.Concat(keys.Keys.Where(key => !read.Keys.ContainsKey(key.Key))).ToDictionary() };
                writtenAt = at;
            }
            catch (Exception exception) when (exception is SettingsException or IOException or UnauthorizedAccessException)
            {
                if (logger is not null)
                {
                    LogUnreadable(logger, path, exception);
                }
            }
        }
    }

    [LoggerMessage(EventId = 3401, Level = LogLevel.Warning, Message = "The master key file {Path} cannot be read again; the keys read before stay in use")]
    private static partial void LogUnreadable(ILogger logger, string path, Exception exception);
}
