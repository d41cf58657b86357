// Whatever a client gives: it is refused, or a reader reads exactly it, and nothing of it became structure.
using System.Text;
using FsCheck.Xunit;
using MimeKit;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Mime;
using Xunit;

namespace MonkeysMail.Tests.Mime;

public sealed class ComposerFuzzTests
{
    private const int Runs = 300;

    // Letters that grammars trip over, beside those that FsCheck thinks of.
    private static readonly string[] Pieces =
    [
        " ", "  ", "\t", "a", "word", "=?utf-8?q?x?=", "=?", "?=", "\"", "\\", "(", ")", "<a@b.example>", ",", ";", ":", "@", "=",
        "_", "ä", "日本語", "🎉", "e\u0301",
        "\u200d", "\u00a0", "'", "*", "%", "0123456789012345678901234567890123456789012345678901234567890123456789", "Bcc: x@example.org",
    ];

    private static readonly string[] Breakers = ["\r", "\n", "\r\n", "\r\nBcc: eve@example.org", "\0", "\u007f", "\u0085", "\u2028", "\ud800"];

    [Property(MaxTest = Runs)]
    public void Subjects_RoundTrip(byte[] choice) => CheckSubject(Build(choice, Pieces));

    [Property(MaxTest = Runs)]
    public void Subjects_RoundTripOrAreRefused(string? subject) => CheckSubject(subject ?? "");

    [Property(MaxTest = Runs)]
    public void Names_RoundTripOrAreRefused(byte[] choice)
    {
        var name = Build(choice, Pieces);
        var result = Compose.Run(Compose.Content with { To = [Compose.Address("a@example.net", name), Compose.Address("b@example.net", "Other")] });
        if (!result.IsValid)
        {
            Assert.Equal("to[0].name", result.Errors.Single().Field);
            return;
        }

        var message = Read(result);
        Assert.Equal(["a@example.net", "b@example.net"], message.To.Mailboxes.Select(mailbox => mailbox.Address));
        Assert.Equal(name.Trim(), (message.To[0].Name ?? "").Trim());
        Assert.Equal("Other", message.To[1].Name);
    }

    [Property(MaxTest = Runs)]
    public void Headers_RoundTrip(byte[] choice)
    {
        // A value is protocol text: encoded words that the client wrote are its own, so they are left out here.
        var value = Build(choice, Pieces).Replace("=?", "", StringComparison.Ordinal);
        var message = Read(Compose.Run(Compose.Content with { Headers = [new CustomHeader("X-Foo", value), new CustomHeader("X-Bar", "bar")] }));

        Assert.Equal(value.Trim(), message.Headers["X-Foo"]!.Trim());
        Assert.Equal("bar", message.Headers["X-Bar"]);
    }

    [Property(MaxTest = Runs)]
    public void Bodies_RoundTrip(byte[] choice, bool both)
    {
        var body = Build(choice, [.. Pieces, "\n", "\r\n", "\r", ".", "From ", "--=_", "\0", "\u0001", "\f"]);
        var message = Read(Compose.Run(Compose.Content with { Text = body, Html = both ? body : null }));

        Assert.Equal(Lines(body), Lines(message.TextBody!));
        Assert.Equal(both ? Lines(body) : null, message.HtmlBody is { } html ? Lines(html) : null);
    }

    [Property(MaxTest = Runs)]
    public void FileNames_RoundTripOrAreRefused(byte[] choice)
    {
        // MimeKit, like many readers, decodes encoded words in file names too, where RFC 2047 5 forbids them.
        var name = Build(choice, [.. Pieces, "/", "..", ".pdf"]).Replace("=?", "", StringComparison.Ordinal);
        byte[] file = [.. choice];
        var result = Compose.Run(Compose.Content with { Attachments = [new Attachment(name, "application/octet-stream", null, file)] });
        if (!result.IsValid)
        {
            Assert.Equal("attachments[0].filename", result.Errors.Single().Field);
            return;
        }

        var part = Assert.IsType<MimePart>(Read(result).Attachments.Single());
        using var content = new MemoryStream();
        part.Content!.DecodeTo(content);
        Assert.Equal(file, content.ToArray());
        Assert.Equal(name, part.ContentDisposition!.FileName);
    }

    [Property(MaxTest = Runs)]
    public void Breakers_AreAlwaysRefused(byte[] choice, byte breaker, byte place)
    {
        var text = Build(choice, Pieces);
        var bad = text.Insert(place % (text.Length + 1), Breakers[breaker % Breakers.Length]);
        bad = bad.Contains("\ud800\udc00", StringComparison.Ordinal) ? "\n" : bad;

        Assert.Equal("subject", Compose.Error(Compose.Content with { Subject = bad }).Field);
        Assert.Equal("headers.X-Foo", Compose.Error(Compose.Content with { Headers = [new CustomHeader("X-Foo", bad)] }).Field);
        Assert.Equal("from.name", Compose.Error(Compose.Content with { From = Compose.Content.From with { Name = bad } }).Field);
    }

    [Property(MaxTest = Runs)]
    public void RawMessages_AreRefusedOrKeepTheirOctets(byte[] choice)
    {
        string[] pieces =
        [
            "From: a@example.com\r\n", "Subject: x\r\n", "Bcc: b@example.net\r\n", "\tfolded\r\n", " \r\n", "To: c@example.net\r\n", "\r\n",
            "body\r\n", "\n", "\r",
            "X", ":", "Message-ID: <m@example.com>\r\n", "Date: x\r\n", "MIME-Version: 1.0\r\n", "ä", "\0", "Return-Path: <>\r\n",
        ];
        var raw = "From: a@example.com\r\n" + Build(choice, pieces);

        var result = Compose.Run(Compose.Raw(raw));

        if (result.IsValid)
        {
            var text = Encoding.UTF8.GetString(result.Bytes.Span);
            Compose.CheckWire(text);
            var bodyStart = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var body = bodyStart < 0 ? "\r\n" : raw[(bodyStart + 2)..];
            Assert.EndsWith(body.EndsWith("\r\n", StringComparison.Ordinal) ? body : body + "\r\n", text, StringComparison.Ordinal);
            Assert.Equal("a@example.com", Compose.Parse(text).From.Mailboxes.Single().Address);
        }
    }

    private static void CheckSubject(string subject)
    {
        var result = Compose.Run(Compose.Content with { Subject = subject });
        if (!result.IsValid)
        {
            Assert.Equal("subject", result.Errors.Single().Field);
            return;
        }

        Assert.Equal(subject.Trim(), (Read(result).Subject ?? "").Trim());
    }

    private static MimeMessage Read(ComposeResult result)
    {
        Assert.Empty(result.Errors);
        var text = Encoding.UTF8.GetString(result.Bytes.Span);
        Compose.CheckWire(text);
        var message = Compose.Parse(text);
        Assert.DoesNotContain(message.Headers, header => header.Field.Equals("Bcc", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("no-reply@example.com", message.From.Mailboxes.Single().Address);
        return message;
    }

    private static string Build(byte[] choice, string[] pieces) => string.Concat(choice.Select(index => pieces[index % pieces.Length]));

    // A reader's lines: the kind of line end and a last one are no part of the text.
    private static string Lines(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimEnd('\n');
}
