// What a client's own message keeps, loses, gains, and for what it is refused.
using System.Text;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Mime;
using Xunit;

namespace MonkeysMail.Tests.Mime;

public sealed class RawMessageTests
{
    private const string Complete =
        "From: Example <no-reply@example.com>\r\nDate: Tue, 24 Nov 2026 08:00:00 +0000\r\nMessage-ID: <own@example.com>\r\nMIME-Version: 1.0\r\n";
    private const string Body = "\r\nHello  \t\r\n.\r\n\r\n";

    [Fact]
    public void ACompleteMessage_StaysOctetForOctet() => Assert.Equal(Complete + Body, Compose.Text(Compose.Raw(Complete + Body)));

    [Fact]
    public void EightBitOctets_StayAsTheyAre_EvenWhenTheyAreNoUtf8()
    {
        byte[] raw = [.. Encoding.ASCII.GetBytes(Complete + "Content-Type: text/plain; charset=iso-8859-1\r\n\r\nGr"), 0xfc, 0xdf, 0xe, .. "e\r\n"u8];

        var result = Compose.Run(new RawContent(raw, ""));

        Assert.Equal(raw, result.Bytes.ToArray());
        Assert.True(result.EightBit);
        Assert.False(result.SmtpUtf8);
    }

    [Fact]
    public void Utf8InTheHeader_NeedsSmtpUtf8() =>
        Assert.True(Compose.Run(Compose.Raw(Complete + "Subject: Grüße\r\n" + Body)).SmtpUtf8);

    [Fact]
    public void Utf8InARemovedField_DoesNot() =>
        Assert.False(Compose.Run(Compose.Raw(Complete + "Bcc: Jürgen <j@example.net>\r\n" + Body)).SmtpUtf8);

    [Fact]
    public void WhatIsMissing_IsPutOnTop()
    {
        const string Raw = "From: no-reply@bücher.example\r\nSubject: x\r\n";

        Assert.Equal(
            $"Date: Tue, 24 Nov 2026 06:30:15 +0000\r\nMessage-ID: <{Compose.Id}@xn--bcher-kva.example>\r\nMIME-Version: 1.0\r\n{Raw}{Body}",
            Compose.Text(Compose.Raw(Raw + Body)));
    }

    [Fact]
    public void WhatMustNotBeSent_IsRemovedWithItsFoldedLines() =>
        Assert.Equal(
            $"Received: by a\r\n{Complete}To: a@example.net\r\nX-Last: 1\r\n{Body}",
            Compose.Text(Compose.Raw(
                "Return-Path: <x@example.com>\r\nReceived: by a\r\n" + Complete
                + "BCC: secret@example.net,\r\n\tother@example.net\r\nTo: a@example.net\r\nbcc:\r\nResent-Bcc: z@example.net\r\n"
                + "X-MonkeysMail-To: secret@example.net\r\nX-Last: 1\r\nBcc: last@example.net\r\n" + Body)));

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    public void AMessageWithoutBody_GetsItsEmptyLine(string end) =>
        Assert.Equal(Complete + "\r\n", Compose.Text(Compose.Raw(Complete + end)));

    [Fact]
    public void AnUnfinishedLastLine_IsFinished()
    {
        Assert.Equal(Complete + "\r\nx\r\n", Compose.Text(Compose.Raw(Complete + "\r\nx")));
        Assert.Equal(Complete + "Subject: x\r\n\r\n", Compose.Text(Compose.Raw(Complete + "Subject: x")));
    }

    [Theory]
    [InlineData("message", "bare CR or LF", "From: a@example.com\n\nx\n")]
    [InlineData("message", "bare CR or LF", "From: a@example.com\r\n\r\nx\n.\r\n")]
    [InlineData("message", "bare CR or LF", "From: a@example.com\r\n\r\nx\r.\r\n")]
    [InlineData("message", "NUL", "From: a@example.com\r\n\r\n\0\r\n")]
    [InlineData("message", "not a header field", "From a@example.com Tue\r\nFrom: a@example.com\r\n\r\n")]
    [InlineData("message", "not a header field", "From : a@example.com\r\n\r\n")]
    [InlineData("message", "not a header field", "From: a@example.com\r\nno colon\r\n\r\n")]
    [InlineData("message", "not a header field", "From: a@example.com\r\n: x\r\n\r\n")]
    [InlineData("message", "begins with a folded line", " x\r\nFrom: a@example.com\r\n\r\n")]
    [InlineData("message", "white space only", "From: a@example.com\r\n \t\r\n\r\n")]
    [InlineData("headers.From", "no From", "Subject: x\r\n\r\nFrom: a@example.com\r\n")]
    [InlineData("headers.From", "no From", "")]
    [InlineData("headers.From", "occurs 2 times", "From: a@example.com\r\nFROM: b@example.com\r\n\r\n")]
    [InlineData("headers.From", "exactly one mailbox", "From: a@example.com, b@example.com\r\n\r\n")]
    [InlineData("headers.From", "exactly one mailbox", "From: group: a@example.com;\r\n\r\n")]
    [InlineData("headers.From", "exactly one mailbox", "From: nobody\r\n\r\n")]
    [InlineData("headers.From", "exactly one mailbox", "From:\r\n\r\n")]
    [InlineData("headers.Subject", "occurs 2 times", "From: a@example.com\r\nSubject: x\r\nsubject: y\r\n\r\n")]
    [InlineData("headers.Content-Type", "occurs 2 times", "From: a@example.com\r\nContent-Type: text/plain\r\nContent-Type: text/html\r\n\r\n")]
    public void WhatCanBeReadInTwoWays_IsRefused(string field, string message, string raw)
    {
        var error = Compose.Error(Compose.Raw(raw));

        Assert.Equal(field, error.Field);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AHeaderThatIsNoUtf8_IsRefused()
    {
        byte[] raw = [.. "From: a@example.com\r\nSubject: "u8, 0xfc, .. "\r\n\r\n"u8];

        Assert.Equal("message", Compose.Error(new RawContent(raw, "")).Field);
    }

    [Fact]
    public void Lines_HaveAtMost998Octets()
    {
        Assert.Contains(new string('x', 998), Compose.Text(Compose.Raw($"{Complete}\r\n{new string('x', 998)}\r\n")), StringComparison.Ordinal);
        Assert.Contains("Line 6 ", Compose.Error(Compose.Raw($"{Complete}\r\n{new string('x', 999)}\r\n")).Message, StringComparison.Ordinal);
        Assert.Contains("Line 5 ", Compose.Error(Compose.Raw($"{Complete}X: {new string('x', 996)}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MoreThan50Hops_AreALoop()
    {
        static string Hops(int count) => string.Concat(Enumerable.Repeat("received: by a;\r\n Tue, 24 Nov 2026 08:00:00 +0000\r\n", count));

        Assert.NotEmpty(Compose.Text(Compose.Raw(Hops(50) + Complete + Body)));
        Assert.Equal("headers.Received", Compose.Error(Compose.Raw(Hops(51) + Complete + Body)).Field);
    }

    [Fact]
    public void TooManyFields_AreRefused() =>
        Assert.Equal("message", Compose.Error(Compose.Raw(Complete + string.Concat(Enumerable.Repeat("X: y\r\n", 1000)) + Body)).Field);

    [Fact]
    public void MoreThanTheSizeAllowed_IsRefused()
    {
        var request = new ComposeRequest(Compose.Id, Compose.Raw(Complete + Body), Compose.Date, [], 100);

        var error = Assert.Single(Compose.Composer.Compose(request).Errors);

        Assert.Equal(MessageComposer.SizeField, error.Field);
    }
}
