// Who may be able to read the master key file: its owner, or a process that was handed a file of root.
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Silo.Keys;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Crypto;

public sealed class FileMasterKeysTests
{
    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead)]
    public void FileOfItsOwnerOrHandedOver_IsRead(UnixFileMode mode)
    {
        using var directory = new TestDirectory();
        var file = Make(directory, mode);

        Assert.Equal(1, FileMasterKeys.OpenOrCreate(file).CurrentVersion);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.GroupWrite)]
    public void FileThatOthersCanRead_IsRefused(UnixFileMode mode)
    {
        using var directory = new TestDirectory();
        var file = Make(directory, mode);

        var refusal = Assert.Throws<SettingsException>(() => FileMasterKeys.OpenOrCreate(file));

        Assert.Contains("0600", refusal.Message, StringComparison.Ordinal);
    }

    private static string Make(TestDirectory directory, UnixFileMode mode)
    {
        var file = Path.Combine(directory.Path, "keys.json");
        _ = FileMasterKeys.OpenOrCreate(file);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }

        return file;
    }
}
