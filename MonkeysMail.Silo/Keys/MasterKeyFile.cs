// What stands in a master key file.
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Silo.Keys;

internal sealed record MasterKeyFile(IReadOnlyDictionary<int, byte[]> Keys, int Current)
{
    private const string CurrentName = "current";

    public static MasterKeyFile New() => new(new Dictionary<int, byte[]> { [1] = KeyRing.NewKey() }, 1);

    public static MasterKeyFile Read(string path)
    {
        PrivateFile.RefuseOpenToOthers("master key file", path);
        return TryParse(File.ReadAllBytes(path)) ?? throw new SettingsException(
            $"The master key file {path} should be a JSON object of version numbers and 32-byte keys in base64, with \"current\" naming one of them or left out.");
    }

    /// <summary>With one more version; the current one stays.</summary>
    public MasterKeyFile WithNext() =>
        this with { Keys = Keys.Append(new KeyValuePair<int, byte[]>(Keys.Keys.Max() + 1, KeyRing.NewKey())).ToDictionary() };

    public byte[] ToBytes()
    {
        var content = new JsonObject();
        foreach (var (version, key) in Keys.OrderBy(key => key.Key))
        {
            content[version.ToString(CultureInfo.InvariantCulture)] = Convert.ToBase64String(key);
        }

        if (Current != Keys.Keys.Max())
        {
            content[CurrentName] = Current;
        }

        return JsonSerializer.SerializeToUtf8Bytes(content);
    }

    private static MasterKeyFile? TryParse(byte[] content)
    {
        try
        {
            if (JsonNode.Parse(content) is not JsonObject members)
            {
                return null;
            }

            var current = members.FirstOrDefault(member => member.Key == CurrentName).Value?.GetValue<int>();
            var keys = members.Where(member => member.Key != CurrentName).ToDictionary(
                member => int.Parse(member.Key, NumberStyles.None, CultureInfo.InvariantCulture),
                member => Convert.FromBase64String(member.Value?.GetValue<string>() ?? ""));
            return keys.Count > 0 && keys.All(key => key is { Key: > 0, Value.Length: KeyRing.KeyLength }) && keys.ContainsKey(current ?? keys.Keys.Max())
                ? new MasterKeyFile(keys, current ?? keys.Keys.Max())
                : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or OverflowException or ArgumentException)
        {
            return null;
        }
    }
}
