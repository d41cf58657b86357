// What a composed message looks like on the wire, and what a reader makes of it.
using System.Text;
using MimeKit;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Mime;

public sealed class ComposedMessageTests
{
    private static readonly byte[] File = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];

    [Fact]
    public void TextAlone_IsTheWholeMessage()
    {
        var text = Compose.Text(Compose.Content with { Text = "Hello\nAnn\r\n\rBye" });

        Assert.Equal(
            """
            From: Example <no-reply@example.com>
            To: ann@example.net
            Subject: Welcome
            Date: Tue, 24 Nov 2026 06:30:15 +0000
            Message-ID: <MESSAGE@example.com>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 7bit

            Hello
            Ann

            Bye

            """.Replace("\n", "\r\n", StringComparison.Ordinal)
                .Replace("MESSAGE", Compose.Id.ToString(), StringComparison.Ordinal),
            text);
    }

    [Fact]
    public void SameRequest_GivesTheSameOctets()
    {
        var content = Compose.Content with { Html = "<p>x</p>", Attachments = [new Attachment("a.bin", "", null, File)] };

        Assert.Equal(Compose.Run(content, Compose.BothKeys).Bytes.ToArray(), Compose.Run(content, Compose.BothKeys).Bytes.ToArray());
    }

    [Fact]
    public void TextAndHtml_AreAlternatives_TextFirst()
    {
        var message = Compose.Parse(Compose.Content with { Html = "<p>Hello Ann</p>" });

        var parts = Assert.IsType<MultipartAlternative>(message.Body);
        Assert.Equal(["text/plain", "text/html"], parts.Select(part => part.ContentType.MimeType));
        Assert.Equal("Hello Ann", message.TextBody);
        Assert.Equal("<p>Hello Ann</p>", message.HtmlBody);
    }

    [Fact]
    public void HtmlAlone_IsTheWholeMessage() =>
        Assert.Equal("text/html", Compose.Parse(Compose.Content with { Text = null, Html = "<p>x</p>" }).Body!.ContentType.MimeType);

    [Fact]
    public void EverythingAtOnce_NestsMixedAlternativeRelated()
    {
        var message = Compose.Parse(Compose.Content with
        {
            Html = "<img src=\"cid:logo@example.com\">",
            Attachments =
            [
                new Attachment("a.pdf", "application/pdf", null, File),
                new Attachment("logo.png", "image/png", "<logo@example.com>", File),
                new Attachment("a.pdf", "application/pdf", null, File),
            ],
        });

        var mixed = Assert.IsType<Multipart>(message.Body);
        Assert.Equal(["multipart/alternative", "application/pdf", "application/pdf"], mixed.Select(part => part.ContentType.MimeType));
        var related = Assert.IsType<MultipartRelated>(((Multipart)mixed[0])[1]);
        Assert.Equal("text/html", related.Root!.ContentType.MimeType);
        var image = Assert.IsType<MimePart>(related[1], exactMatch: false);
        Assert.Equal("logo@example.com", image.ContentId);
        Assert.Equal("inline", image.ContentDisposition!.Disposition);
        Assert.All([image, (MimePart)mixed[1], (MimePart)mixed[2]], part => Assert.Equal(File, Content(part)));
    }

    [Fact]
    public void InlineFileWithoutHtml_IsAnAttachmentThatKeepsItsId()
    {
        var message = Compose.Parse(Compose.Content with { Attachments = [new Attachment("logo.png", "image/png", "logo", File)] });

        var part = Assert.IsType<MimePart>(Assert.IsType<Multipart>(message.Body)[1]);
        Assert.Equal("logo", part.ContentId);
    }

    [Theory]
    [InlineData("a.pdf")]
    [InlineData("two words; \"quoted\".txt")]
    [InlineData("räport – 報告書.pdf")]
    [InlineData("very-long-name-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789.tar.gz")]
    [InlineData("ひらがなひらがなひらがなひらがなひらがなひらがなひらがなひらがなひらがなひらがな.txt")]
    public void FileNames_RoundTrip(string name)
    {
        var message = Compose.Parse(Compose.Content with { Attachments = [new Attachment(name, "application/octet-stream", null, File)] });

        var part = Assert.IsType<MimePart>(message.Attachments.Single());
        Assert.Equal(name, part.ContentDisposition!.FileName);
        Assert.Equal(name, part.ContentType.Name);
        Assert.Equal(File, Content(part));
    }

    [Theory]
    [InlineData("report.pdf", "", "application/pdf")]
    [InlineData("data.csv", "text/csv; charset=iso-8859-1", "text/csv")]
    [InlineData("no-extension", "", "application/octet-stream")]
    public void ContentTypes_AreKeptOrDerived(string name, string type, string expected)
    {
        var message = Compose.Parse(Compose.Content with { Attachments = [new Attachment(name, type, null, File)] });

        Assert.Equal(expected, message.Attachments.Single().ContentType.MimeType);
    }

    [Fact]
    public void Addresses_KeepNamesAndDomains()
    {
        var text = Compose.Text(Compose.Content with
        {
            From = Compose.Address("no-reply@bücher.example", "Jürgen Ö"),
            To = [Compose.Address("a@example.net", "Doe, \"Jo\" \\ (x)"), Compose.Address("\"a b\"@example.net", "=?utf-8?q?x?=")],
            Cc = [.. Enumerable.Range(0, 60).Select(i => Compose.Address($"recipient-{i}@example.net", $"Recipient Number {i}"))],
            ReplyTo = [Compose.Address("support@example.com", null)],
        });
        var message = Compose.Parse(text);

        Assert.Contains("<no-reply@xn--bcher-kva.example>", text, StringComparison.Ordinal);
        Assert.True(Encoding.UTF8.GetByteCount(text) == text.Length, "Without SMTPUTF8 the message is ASCII.");
        Assert.Equal("Jürgen Ö", message.From.Single().Name);
        Assert.Equal("Doe, \"Jo\" \\ (x)", message.To[0].Name);
        Assert.Equal("=?utf-8?q?x?=", message.To[1].Name);
        Assert.Equal("\"a b\"@example.net", ((MailboxAddress)message.To[1]).Address);
        Assert.Equal(60, message.Cc.Count);
        Assert.All(Compose.HeaderLines(text), line => Assert.InRange(line.Length, 1, 78));
    }

    [Fact]
    public void Utf8LocalPart_NeedsSmtpUtf8_AndStandsInUtf8()
    {
        var result = Compose.Run(Compose.Content with { To = [Compose.Address("ännä@example.net", "Ännä")] });

        Assert.True(result.SmtpUtf8);
        Assert.True(result.EightBit);
        Assert.Contains("<ännä@example.net>", Encoding.UTF8.GetString(result.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void OrdinaryMessage_NeedsNoExtension()
    {
        var result = Compose.Run(Compose.Content with { Subject = "Grüße", Text = "Schöne Grüße", Html = "<p>ü</p>" });

        Assert.False(result.SmtpUtf8);
        Assert.False(result.EightBit);
    }

    [Fact]
    public void OnlyBlindRecipients_GiveAnEmptyGroup() =>
        Assert.Contains("To: undisclosed-recipients:;\r\n", Compose.Text(Compose.Content with { To = [] }), StringComparison.Ordinal);

    [Fact]
    public void LongBodyLines_AreEncoded()
    {
        var line = string.Concat(Enumerable.Repeat("0123456789", 500));
        var text = Compose.Text(Compose.Content with { Text = line, Html = $"<p>{line}</p>" });

        Assert.All(text.Split("\r\n"), wire => Assert.InRange(wire.Length, 0, 78));
        Assert.Equal(line, Compose.Parse(text).TextBody!.TrimEnd());
    }

    [Fact]
    public void LongSubject_IsFolded_AndReadsTheSame()
    {
        var subject = string.Join(' ', Enumerable.Repeat("subject", 124));
        var text = Compose.Text(Compose.Content with { Subject = subject });

        Assert.All(Compose.HeaderLines(text), line => Assert.InRange(line.Length, 1, 78));
        Assert.Equal(subject, Compose.Parse(text).Subject);
    }

    [Fact]
    public void ALongWord_StandsAloneOrIsEncoded()
    {
        var url = $"<https://example.com/{new string('u', 800)}>";
        var text = Compose.Text(Compose.Content with
        {
            Subject = new string('s', 998),
            Headers = [new CustomHeader("List-Unsubscribe", $"<mailto:u@example.com>, {url}")],
        });

        Assert.Contains($"\r\n {url}\r\n", text, StringComparison.Ordinal);
        Assert.Equal(new string('s', 998), Compose.Parse(text).Subject);
    }

    [Fact]
    public void LeadingDotAndFromLines_SurviveAsTheyAre()
    {
        const string Body = ".\r\n..two\r\nFrom here\r\n";
        var text = Compose.Text(Compose.Content with { Text = Body });

        Assert.Equal(Body, Compose.Parse(text).TextBody!.ReplaceLineEndings("\r\n"));
    }

    private static byte[] Content(MimePart part)
    {
        using var stream = new MemoryStream();
        part.Content!.DecodeTo(stream);
        return stream.ToArray();
    }
}
