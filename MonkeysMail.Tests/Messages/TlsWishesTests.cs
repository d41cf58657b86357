// What a message says of TLS (RFC 8689).
using System.Text;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Messages;
using Xunit;

namespace MonkeysMail.Tests.Messages;

public sealed class TlsWishesTests
{
    [Theory]
    [InlineData("From: a@example.com\r\nTLS-Required: No\r\n\r\nText\r\n", false, TlsWish.Waived)]
    [InlineData("tls-required:\r\n no \r\nFrom: a@example.com\r\n\r\n", false, TlsWish.Waived)]
    [InlineData("TLS-Required: No\r\n\r\n", true, TlsWish.Required)]
    [InlineData("TLS-Required: Yes\r\n\r\n", false, TlsWish.Default)]
    [InlineData("From: a@example.com\r\n\r\nTLS-Required: No\r\n", false, TlsWish.Default)]
    [InlineData("TLS-Required:", false, TlsWish.Default)]
    public void HeaderField_WaivesTls_UnlessItIsDemanded(string message, bool required, TlsWish expected) =>
        Assert.Equal(expected, TlsWishes.Of(new RawContent(Encoding.ASCII.GetBytes(message), ""), required));
}
