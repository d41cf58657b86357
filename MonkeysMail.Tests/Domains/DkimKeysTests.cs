// The keys and the records that publish them.
using System.Security.Cryptography;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Domains;
using Org.BouncyCastle.Crypto.Parameters;
using Xunit;

namespace MonkeysMail.Tests.Domains;

public sealed class DkimKeysTests
{
    [Fact]
    public void AnRsaKey_Has2048Bits_AndItsRecordHoldsThePublicHalf()
    {
        var key = DkimKeys.Create("example.com", "mm20261124r", DkimAlgorithm.RsaSha256);
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(key.PrivateKey.AsSpan(), out _);
        const string Prefix = "v=DKIM1; k=rsa; p=";

        var text = DkimKeys.RecordText(key);

        Assert.Equal(2048, rsa.KeySize);
        Assert.StartsWith(Prefix, text, StringComparison.Ordinal);
        Assert.Equal(rsa.ExportSubjectPublicKeyInfo(), Convert.FromBase64String(text[Prefix.Length..]));
        Assert.Equal("mm20261124r._domainkey.example.com", DkimKeys.RecordName(key));
    }

    [Fact]
    public void AnEd25519Key_IsASeed_AndItsRecordHolds32Octets()
    {
        var key = DkimKeys.Create("example.com", "mm20261124e", DkimAlgorithm.Ed25519Sha256);
        const string Prefix = "v=DKIM1; k=ed25519; p=";

        var text = DkimKeys.RecordText(key);

        Assert.Equal(32, key.PrivateKey.Length);
        Assert.StartsWith(Prefix, text, StringComparison.Ordinal);
        Assert.Equal(
            new Ed25519PrivateKeyParameters([.. key.PrivateKey], 0).GeneratePublicKey().GetEncoded(),
            Convert.FromBase64String(text[Prefix.Length..]));
    }

    // RFC 8463 A.2 and A.3: a seed and its public record.
    [Fact]
    public void TheExampleOfTheRfc_GivesItsRecord()
    {
        var key = new SigningKey("football.example.com", "brisbane", DkimAlgorithm.Ed25519Sha256,
            [.. Convert.FromBase64String("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")]);

        Assert.Equal("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", DkimKeys.RecordText(key));
    }

    [Fact]
    public void Selectors_TellDayAlgorithmAndNumber()
    {
        var day = new DateOnly(2026, 11, 24);

        Assert.Equal("mm20261124r", DkimKeys.Selector(DkimAlgorithm.RsaSha256, day));
        Assert.Equal("mm20261124e", DkimKeys.Selector(DkimAlgorithm.Ed25519Sha256, day));
        Assert.Equal("mm20261124r2", DkimKeys.Selector(DkimAlgorithm.RsaSha256, day, 2));
    }

    [Theory]
    [InlineData("Example.com", "mm1")]
    [InlineData("bücher.example", "mm1")]
    [InlineData("localhost", "mm1")]
    [InlineData("example.com", "")]
    [InlineData("example.com", "a.b")]
    [InlineData("example.com", "-a")]
    [InlineData("example.com", "A")]
    public void BadNames_AreRefused(string domain, string selector) =>
        Assert.Throws<ArgumentException>(() => DkimKeys.Create(domain, selector, DkimAlgorithm.Ed25519Sha256));
}
