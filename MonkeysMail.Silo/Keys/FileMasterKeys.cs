// Master keys in a file that only its owner may read. Versions are never removed by this process: what an old one wrapped must stay
// readable. Wrapping: AES-256-GCM, blob = nonce (12) | tag (16) | ciphertext, the data key's identity as associated data.
using System.Security.Cryptography;
using System.Text.Json;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Silo.Keys;

public sealed class FileMasterKeys : IMasterKeys
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int KeyLength = 32;

    // How Kubernetes (a secret with fsGroup) and systemd (a credential) give a file of root to a process: readable, and by nobody else.
    private const UnixFileMode HandedOver = UnixFileMode.UserRead | UnixFileMode.GroupRead;

    private readonly Dictionary<int, byte[]> keys;

    private FileMasterKeys(Dictionary<int, byte[]> keys)
    {
        this.keys = keys;
        CurrentVersion = keys.Keys.Max();
    }

    public int CurrentVersion { get; }

    /// <summary>Reads the file, or makes it with a first key. Throws <see cref="SettingsException"/> for a file that others can read.</summary>
    public static FileMasterKeys OpenOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            Create(path);
        }

        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) is var mode
            && (mode & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0 && mode != HandedOver)
        {
            throw new SettingsException($"The master key file {path} is open to others: it should have mode 0600 (chmod 600 {path}).");
        }

        try
        {
            var content = JsonSerializer.Deserialize<Dictionary<int, byte[]>>(File.ReadAllBytes(path));
            if (content is { Count: > 0 } && content.Values.All(key => key.Length == KeyLength))
            {
                return new FileMasterKeys(content);
            }
        }
        catch (JsonException)
        {
            // Falls through to the one message that says what the file should be.
        }

        throw new SettingsException($"The master key file {path} should be a JSON object of version numbers and 32-byte keys in base64.");
    }

    public byte[] Wrap(ReadOnlySpan<byte> key, ReadOnlySpan<byte> context)
    {
        var blob = new byte[NonceLength + TagLength + key.Length];
        RandomNumberGenerator.Fill(blob.AsSpan(0, NonceLength));
        using var gcm = new AesGcm(keys[CurrentVersion], TagLength);
        gcm.Encrypt(
            blob.AsSpan(0, NonceLength), key, blob.AsSpan(NonceLength + TagLength), blob.AsSpan(NonceLength, TagLength), context);
        return blob;
    }

    public byte[] Unwrap(int version, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> context)
    {
        if (!keys.TryGetValue(version, out var master) || wrapped.Length < NonceLength + TagLength)
        {
            throw new CryptographicException($"Master key version {version} is not in the key file, or the wrapped key is cut short.");
        }

        var key = new byte[wrapped.Length - NonceLength - TagLength];
        using var gcm = new AesGcm(master, TagLength);
        gcm.Decrypt(wrapped[..NonceLength], wrapped[(NonceLength + TagLength)..], wrapped.Slice(NonceLength, TagLength), key, context);
        return key;
    }

    private static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var content = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<int, byte[]> { [1] = RandomNumberGenerator.GetBytes(KeyLength) });
        PrivateFile.Write(path, content);
    }
}
