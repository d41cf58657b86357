// What a release leaves behind for the next one to read: its contracts, its serialised shapes, its databases, in a folder named by its
// number. `MONKEYSMAIL_WRITE_RELEASE=0.2 dotnet test --filter Releases` writes a new folder; every folder that is there must stay readable.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MonkeysMail.Tests.Kit;

namespace MonkeysMail.Tests.Releases;

internal static class Release
{
    public static string Root { get; } = Path.Combine(Repository.Root, "MonkeysMail.Tests", "Releases");

    /// <summary>The release that is to be written by this run; null in ordinary ones.</summary>
    public static string? Written => Environment.GetEnvironmentVariable("MONKEYSMAIL_WRITE_RELEASE");

    public static IEnumerable<string> All => Directory.GetDirectories(Root).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);

    public static string File(string release, string name)
    {
        Directory.CreateDirectory(Path.Combine(Root, release));
        return Path.Combine(Root, release, name);
    }

    /// <summary>The master keys under which the databases were written: derived from a public text, so that no key is in the repository.</summary>
    public static void WriteKeys(string path)
    {
        System.IO.File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<int, byte[]> { [1] = SHA256.HashData(Encoding.UTF8.GetBytes("master key of the databases under Releases")) }));
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
