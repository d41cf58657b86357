// The scripts of deploy/backup: the archive keeps each WAL segment once, and a point-in-time restore does what deploy/docs/backup.md says.
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Deploy;

public sealed class BackupScriptTests
{
    private const string Segment = "000000010000000000000007";

    [Fact]
    public async Task Segment_IsArchivedOnce_AndTheSameAgainIsNoError()
    {
        using var directory = new TestDirectory();
        var (archive, source) = Make(directory, "the first");

        Assert.Equal(0, await ArchiveAsync(archive, source, Segment));
        Assert.Equal(0, await ArchiveAsync(archive, source, Segment));

        Assert.Equal("the first", await File.ReadAllTextAsync(Path.Combine(archive, Segment)));
        Assert.Single(Directory.GetFileSystemEntries(archive));
    }

    [Fact]
    public async Task OtherSegmentOfTheSameName_IsRefused_AndTheFirstStays()
    {
        using var directory = new TestDirectory();
        var (archive, source) = Make(directory, "the first");
        await ArchiveAsync(archive, source, Segment);
        await File.WriteAllTextAsync(source, "another server's");

        Assert.Equal(1, await ArchiveAsync(archive, source, Segment));

        Assert.Equal("the first", await File.ReadAllTextAsync(Path.Combine(archive, Segment)));
    }

    [Theory]
    [InlineData("00000002.history", 0)]
    [InlineData("000000010000000000000007.00000028.backup", 0)]
    [InlineData("000000010000000000000007.partial", 0)]
    [InlineData("../000000010000000000000007", 2)]
    [InlineData("keys.json", 2)]
    public async Task OnlyNamesOfWal_AreArchived(string name, int exitCode)
    {
        using var directory = new TestDirectory();
        var (archive, source) = Make(directory, "content");

        Assert.Equal(exitCode, await ArchiveAsync(archive, source, name));
    }

    [Fact]
    public async Task MissingArchive_IsAnError_SoThatPostgresKeepsTheSegment()
    {
        using var directory = new TestDirectory();
        var (archive, source) = Make(directory, "content");
        Directory.Delete(archive);

        Assert.Equal(1, await ArchiveAsync(archive, source, Segment));
    }

    [Fact]
    public async Task PointInTimeRestore_HoldsWhatTheDocumentPromises()
    {
        var silo = Path.Combine(AppContext.BaseDirectory, "..", "..", "MonkeysMail.Silo", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "monkeysmail.dll");

        var (exitCode, output, errors) = await Script.RunAsync(Script.PathOf("backup/rehearse.sh"), "--silo", Path.GetFullPath(silo));

        Assert.True(exitCode == 0, errors + output);
        Assert.Contains("messages_before=8 messages_after=0 held=yes released=yes", output, StringComparison.Ordinal);
    }

    private static (string Archive, string Source) Make(TestDirectory directory, string content)
    {
        var archive = Path.Combine(directory.Path, "wal");
        var source = Path.Combine(directory.Path, "segment");
        Directory.CreateDirectory(archive);
        File.WriteAllText(source, content);
        return (archive, source);
    }

    private static async Task<int> ArchiveAsync(string archive, string source, string name) =>
        (await Script.RunAsync(Script.PathOf("backup/archive.sh"), archive, source, name)).ExitCode;
}
