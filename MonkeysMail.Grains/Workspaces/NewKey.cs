// A new key's prefix and secret. The text with the secret goes to the caller once; nothing keeps more of it than the SHA-256.
using System.Buffers.Text;
using System.Security.Cryptography;

namespace MonkeysMail.Grains.Workspaces;

public sealed class NewKey
{
    private const string PrefixCharacters = "abcdefghijklmnopqrstuvwxyz0123456789";

    private NewKey(ApiKeyText key, string text)
    {
        Id = new KeyId(key.Prefix);
        SecretHash = key.SecretHash;
        Text = text;
    }

    public KeyId Id { get; }

    public ImmutableArray<byte> SecretHash { get; }

    public string Text { get; }

    public static NewKey Make(KeyMode mode)
    {
        // 12 of 36 characters: 62 bits. 32 random bytes are 43 characters of base64url.
        var prefix = RandomNumberGenerator.GetString(PrefixCharacters, 12);
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var text = $"mm_{(mode == KeyMode.Live ? "live" : "test")}_{prefix}.{secret}";
        return ApiKeyText.TryParse(text, out var key) ? new NewKey(key, text) : throw new InvalidOperationException("A made key is not a key.");
    }
}
