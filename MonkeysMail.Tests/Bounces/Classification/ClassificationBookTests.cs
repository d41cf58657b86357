using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Grains.Bounces.Classification;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Bounces.Classification;

public sealed class ClassificationBookTests : IDisposable
{
    private static readonly SmtpReply Reply = new(550, null, "no");

    private readonly TestDirectory directory = new();
    private readonly FakeTimeProvider time = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void AChangedFile_IsReadAgain_AndABrokenOneLeavesTheLastGoodRules()
    {
        var path = Path.Combine(directory.Path, "rules.json");
        Write(path, "quota", 1);
        var book = new ClassificationBook(path, time, NullLogger<ClassificationBook>.Instance);
        Assert.Equal(BounceClass.Quota, book.Current.Classify(Reply));

        Write(path, "block", 2);
        Assert.Equal(BounceClass.Quota, book.Current.Classify(Reply));
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(BounceClass.Block, book.Current.Classify(Reply));

        File.WriteAllText(path, "{");
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddDays(3));
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(BounceClass.Block, book.Current.Classify(Reply));
    }

    [Fact]
    public void AFileThatCannotBeUsed_StopsTheStart()
    {
        var path = Path.Combine(directory.Path, "rules.json");
        Assert.ThrowsAny<IOException>(() => new ClassificationBook(path, time, NullLogger<ClassificationBook>.Instance));

        File.WriteAllText(path, "{");
        Assert.Throws<FormatException>(() => new ClassificationBook(path, time, NullLogger<ClassificationBook>.Instance));
    }

    private static void Write(string path, string known, int day)
    {
        File.WriteAllText(path, $$$"""{"version":1,"rules":[{"class":"{{{known}}}","codes":[550]}],"unknown_mailbox":{"text":[],"never":[]}}""");
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddDays(day));
    }
}
