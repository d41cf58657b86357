// A master key file that changes under a running process.
using System.Security.Cryptography;
using System.Text;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Silo.Keys;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Crypto;

public sealed class MasterKeyFileTests : IDisposable
{
    private static readonly byte[] Context = "a workspace"u8.ToArray();
    private readonly TestDirectory directory = new();
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    private string File => Path.Combine(directory.Path, "keys.json");

    public void Dispose() => directory.Dispose();

    [Fact]
    public void UnknownVersion_IsLookedForInTheFile_BeforeItFails()
    {
        var here = FileMasterKeys.OpenOrCreate(File);
        var elsewhere = Path.Combine(directory.Path, "elsewhere.json");
        PrivateFile.Write(elsewhere, (MasterKeyFile.Read(File).WithNext() with { Current = 2 }).ToBytes());
        var wrapped = FileMasterKeys.OpenOrCreate(elsewhere).Wrap(key, Context);
        Assert.Equal(2, wrapped.MasterVersion);

        var refusal = Assert.Throws<CryptographicException>(() => here.Unwrap(2, wrapped.Blob, Context));
        PrivateFile.Replace(File, System.IO.File.ReadAllBytes(elsewhere));

        Assert.Contains("version 2", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(key, here.Unwrap(2, wrapped.Blob, Context));
        Assert.Equal([1, 2], here.Versions);
    }

    [Fact]
    public void AddedVersion_WrapsOnlyWhenItIsMadeCurrent()
    {
        var keys = FileMasterKeys.OpenOrCreate(File);
        var first = keys.Wrap(key, Context);
        PrivateFile.Replace(File, MasterKeyFile.Read(File).WithNext().ToBytes());
        keys.Refresh();
        Assert.Equal((1, 2), (keys.CurrentVersion, keys.Versions.Count));

        var file = MasterKeyFile.Read(File);
        PrivateFile.Replace(File, (file with { Current = 2 }).ToBytes());
        System.IO.File.SetLastWriteTimeUtc(File, System.IO.File.GetLastWriteTimeUtc(File).AddSeconds(1));
        keys.Refresh();

        Assert.Equal(2, keys.Wrap(key, Context).MasterVersion);
        Assert.Equal(key, keys.Unwrap(first.MasterVersion, first.Blob, Context));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"current":1}""")]
    [InlineData("""{"1":"c2hvcnQ="}""")]
    [InlineData("""{"one":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}""")]
    [InlineData("""{"1":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","current":2}""")]
    public void BrokenFile_IsRefusedAtTheStart_AndIgnoredLater(string content)
    {
        var broken = Path.Combine(directory.Path, "broken.json");
        PrivateFile.Write(broken, Encoding.UTF8.GetBytes(content));
        var keys = FileMasterKeys.OpenOrCreate(File);
        var wrapped = keys.Wrap(key, Context);

        Assert.Contains("base64", Assert.Throws<SettingsException>(() => FileMasterKeys.OpenOrCreate(broken)).Message, StringComparison.Ordinal);
        PrivateFile.Replace(File, Encoding.UTF8.GetBytes(content));
        System.IO.File.SetLastWriteTimeUtc(File, DateTime.UnixEpoch);
        keys.Refresh();

        Assert.Equal(key, keys.Unwrap(1, wrapped.Blob, Context));
    }

    [Fact]
    public void WrappedForAnother_DoesNotUnwrap()
    {
        var keys = FileMasterKeys.OpenOrCreate(File);
        var wrapped = keys.Wrap(key, Context);

        Assert.ThrowsAny<CryptographicException>(() => keys.Unwrap(1, wrapped.Blob, "another workspace"u8));
    }
}
