// What the composer refuses in composed content, and the field that it names.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Mime;
using Xunit;

namespace MonkeysMail.Tests.Mime;

public sealed class ContentRefusalTests
{
    [Theory]
    [InlineData("Hi\r\nBcc: eve@example.org")]
    [InlineData("Hi\nX: y")]
    [InlineData("Hi\rX: y")]
    [InlineData("Hi\0")]
    [InlineData("Hi\u0085")]
    [InlineData("Hi\u2028X: y")]
    [InlineData("Hi\u007f")]
    public void ControlCharacters_AreRefusedWhereTheyStand(string text)
    {
        Assert.Equal("subject", Compose.Error(Compose.Content with { Subject = text }).Field);
        Assert.Equal("from.name", Compose.Error(Compose.Content with { From = Compose.Content.From with { Name = text } }).Field);
        Assert.Equal("to[0].name", Compose.Error(Compose.Content with { To = [Compose.Address("a@example.net", text)] }).Field);
        Assert.Equal("cc[1].name", Error(Compose.Content with { Cc = [Compose.Content.From, Compose.Address("b@example.net", text)] }));
        Assert.Equal("reply_to[0].name", Compose.Error(Compose.Content with { ReplyTo = [Compose.Address("a@example.net", text)] }).Field);
        Assert.Equal("headers.X-Foo", Compose.Error(Compose.Content with { Headers = [new CustomHeader("X-Foo", text)] }).Field);
        Assert.Equal("attachments[0].filename", Compose.Error(WithFile(name: text)).Field);
        Assert.Equal("attachments[0].content_type", Compose.Error(WithFile(type: $"text/plain; x={text}")).Field);
        Assert.Equal("attachments[0].content_id", Compose.Error(WithFile(id: text)).Field);
    }

    [Fact]
    public void LoneSurrogates_AreRefused()
    {
        Assert.Equal("subject", Compose.Error(Compose.Content with { Subject = "x\ud83d" }).Field);
        Assert.Equal("headers.X-Foo", Compose.Error(Compose.Content with { Headers = [new CustomHeader("X-Foo", "\udc00x")] }).Field);
    }

    [Theory]
    [InlineData("From")]
    [InlineData("to")]
    [InlineData("CC")]
    [InlineData("Bcc")]
    [InlineData("Reply-To")]
    [InlineData("Sender")]
    [InlineData("Subject")]
    [InlineData("Date")]
    [InlineData("Message-Id")]
    [InlineData("MIME-Version")]
    [InlineData("Content-Type")]
    [InlineData("content-transfer-encoding")]
    [InlineData("Return-Path")]
    [InlineData("Received")]
    [InlineData("DKIM-Signature")]
    [InlineData("ARC-Seal")]
    [InlineData("Authentication-Results")]
    [InlineData("Resent-From")]
    [InlineData("X-MonkeysMail-To")]
    public void ReservedHeaders_AreRefusedByName(string name)
    {
        var error = Compose.Error(Compose.Content with { Headers = [new CustomHeader(name, "x")] });

        Assert.Equal($"headers.{name}", error.Field);
        Assert.StartsWith($"{name} cannot be set here: it ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Campaign")]
    [InlineData("List-Unsubscribe")]
    [InlineData("List-Unsubscribe-Post")]
    [InlineData("In-Reply-To")]
    [InlineData("References")]
    [InlineData("Auto-Submitted")]
    [InlineData("Feedback-ID")]
    [InlineData("Importance")]
    public void InformingHeaders_AreTheClients(string name) =>
        Assert.Contains($"\r\n{name}: value\r\n", Compose.Text(WithHeaders(new CustomHeader(name, "value"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("X Foo")]
    [InlineData("X-Foo:")]
    [InlineData("X-Fö")]
    [InlineData("X\r\nBcc")]
    public void BadHeaderNames_AreRefused(string name)
    {
        var error = Compose.Error(Compose.Content with { Headers = [new CustomHeader(name, "x")] });

        Assert.StartsWith("headers.", error.Field, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Field);
    }

    [Fact]
    public void StructuredHeaders_OccurOnce_InAscii_WithShortWords()
    {
        Assert.Equal("headers.references", Error(WithHeaders(new("References", "<a@b>"), new("references", "<a@b>"))));
        Assert.Equal("headers.List-Unsubscribe", Error(WithHeaders(new CustomHeader("List-Unsubscribe", "<https://bücher.example>"))));
        Assert.Equal("headers.References", Compose.Error(Compose.Content with { Headers = [new("References", new string('r', 1000))] }).Field);
    }

    [Fact]
    public void TooMuch_IsRefused()
    {
        Assert.Equal("headers", Error(WithHeaders([.. Enumerable.Range(0, 101).Select(i => new CustomHeader($"X-{i}", "x"))])));
        Assert.Equal("headers", Compose.Error(Compose.Content with { Headers = [new CustomHeader("X-Big", new string('x', 64_000))] }).Field);
        Assert.Equal("subject", Compose.Error(Compose.Content with { Subject = new string('x', 999) }).Field);
        Assert.Equal("text", Compose.Error(Compose.Content with { Text = new string('ä', 2_500_001) }).Field);
        Assert.Equal("html", Compose.Error(Compose.Content with { Html = new string('x', 5_000_001) }).Field);
        Assert.Equal("text", Compose.Error(Compose.Content with { Text = null }).Field);
        Assert.Equal("to[0].name", Compose.Error(Compose.Content with { To = [Compose.Address("a@example.net", new string('n', 999))] }).Field);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("..")]
    [InlineData("a/b.txt")]
    [InlineData("..\\b.txt")]
    [InlineData("gpj.\u202eexe")]
    public void BadFileNames_AreRefused(string name) => Assert.Equal("attachments[0].filename", Compose.Error(WithFile(name: name)).Field);

    [Theory]
    [InlineData("pdf")]
    [InlineData("multipart/mixed")]
    [InlineData("message/rfc822")]
    [InlineData("application/pdf\u00e4")]
    [InlineData("text/plain; charset*=utf-8''x%0d%0aBcc:%20eve@example.org")]
    [InlineData("text/plain; charset=\"=?utf-8?q?x=0D=0ABcc:_eve?=\"")]
    public void BadContentTypes_AreRefused(string type) => Assert.Equal("attachments[0].content_type", Compose.Error(WithFile(type: type)).Field);

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("<a")]
    [InlineData("lögo")]
    public void BadContentIds_AreRefused(string id) => Assert.Equal("attachments[0].content_id", Compose.Error(WithFile(id: id)).Field);

    [Fact]
    public void EqualContentIds_AreRefused()
    {
        var file = WithFile(id: "logo").Attachments[0];

        Assert.Equal("attachments[1].content_id", Error(Compose.Content with { Attachments = [file, file with { ContentId = "<logo>" }] }));
    }

    [Fact]
    public void EveryFault_IsNamedAtOnce()
    {
        var errors = Compose.Run(Compose.Content with { Subject = "\n", Headers = [new CustomHeader("Bcc", "x")] }).Errors;

        Assert.Equal(["subject", "headers.Bcc"], errors.Select(error => error.Field));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(5_000)]
    public void MoreThanTheSizeAllowed_IsRefused(int maxSize)
    {
        var content = Compose.Content with { Attachments = [new Attachment("a.bin", "", null, new byte[maxSize * 3 / 4])] };

        var error = Assert.Single(Compose.Composer.Compose(new ComposeRequest(Compose.Id, content, Compose.Date, Compose.BothKeys, maxSize)).Errors);

        Assert.Equal(MessageComposer.SizeField, error.Field);
        Assert.Contains("too_large", error.Message, StringComparison.Ordinal);
    }

    private static string Error(ComposedContent content) => Compose.Error(content).Field;

    private static ComposedContent WithHeaders(params CustomHeader[] headers) => Compose.Content with { Headers = [.. headers] };

    private static ComposedContent WithFile(string name = "a.txt", string type = "text/plain", string? id = null) =>
        Compose.Content with { Attachments = [new Attachment(name, type, id, new byte[] { 1 })] };
}
