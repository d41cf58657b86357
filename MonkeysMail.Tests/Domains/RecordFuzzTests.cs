// Whatever stands in the DNS of others is read without an exception, and what is read is within its bounds.
using FsCheck.Xunit;
using MonkeysMail.Grains.Domains;
using MonkeysMail.Grains.Domains.Dmarc;
using MonkeysMail.Grains.Domains.Spf;
using Xunit;

namespace MonkeysMail.Tests.Domains;

public sealed class RecordFuzzTests
{
    private const int Runs = 2_000;

    // What grammars trip over, beside what FsCheck thinks of.
    private static readonly string[] Pieces =
    [
        "v=spf1", "v=DMARC1", "v=DKIM1", " ", ";", "=", ":", "/", "//", "%", "%{", "}", "%{d", "2r.", "a", "mx", "ptr", "ip4", "ip6", "all", "include", "exists", "redirect=",
        "exp=", "-", "~", "?", "+", "192.0.2.1", "2001:db8::1", "99999999999", "example.com", "p=reject", "p=QUJD", "rua=mailto:", "\0", "é", "\t",
    ];

    [Property(MaxTest = Runs)]
    public void Spf_IsReadOrRefused(byte[] choice) => CheckSpf(Build(choice));

    [Property(MaxTest = Runs)]
    public void AnySpf_IsReadOrRefused(string? text) => CheckSpf(text ?? "");

    [Property(MaxTest = Runs)]
    public void Dmarc_IsReadOrNot(byte[] choice) => Assert.True(DmarcRecord.Parse("v=DMARC1;" + Build(choice)) is not { } record || Enum.IsDefined(record.Policy));

    [Property(MaxTest = Runs)]
    public void ADkimRecord_HasNoKeyThatItDoesNotName(byte[] choice)
    {
        var text = Build(choice);

        Assert.True(!DkimRecord.HasKeyOf(text, "v=DKIM1; k=rsa; p=QUJD") || text.Contains("QUJD", StringComparison.Ordinal));
    }

    private static void CheckSpf(string text)
    {
        var (record, problem) = SpfRecord.Parse("v=spf1 " + text);

        Assert.NotEqual(record is null, problem is null);
        Assert.All(record?.Mechanisms ?? [], term => Assert.True(term.Prefix4 is >= 0 and <= 128 && term.Prefix6 is >= 0 and <= 128));
    }

    private static string Build(byte[] choice) => string.Concat(choice.Select(index => Pieces[index % Pieces.Length]));
}
