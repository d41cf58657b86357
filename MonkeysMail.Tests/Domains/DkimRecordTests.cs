using MonkeysMail.Grains.Domains;
using Xunit;

namespace MonkeysMail.Tests.Domains;

public sealed class DkimRecordTests
{
    [Theory]
    [InlineData("v=DKIM1; k=rsa; p=QUJDRA==", true)]
    [InlineData("k=rsa;p=QUJDRA==", true)]
    [InlineData("p=QUJD RA==", true)]
    [InlineData("v=DKIM1; k=rsa; t=y; s=email; h=sha1:sha256; p=QUJDRA==;", true)]
    [InlineData("v=DKIM1; k=rsa; p=", false)]
    [InlineData("v=DKIM1; k=rsa; p=QUJDRQ==", false)]
    [InlineData("v=DKIM1; k=ed25519; p=QUJDRA==", false)]
    [InlineData("v=DKIM2; k=rsa; p=QUJDRA==", false)]
    [InlineData("v=DKIM1; k=rsa; s=tlsrpt; p=QUJDRA==", false)]
    [InlineData("v=DKIM1; k=rsa; h=sha1; p=QUJDRA==", false)]
    [InlineData("hello", false)]
    [InlineData("", false)]
    public void Found_PublishesTheKey(string found, bool expected) => Assert.Equal(expected, DkimRecord.HasKeyOf(found, "v=DKIM1; k=rsa; p=QUJDRA=="));
}
