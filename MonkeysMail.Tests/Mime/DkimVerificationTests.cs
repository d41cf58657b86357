// Every shape of message, signed with both algorithms, must verify at a verifier of others that fetches the keys over DNS; and no
// changed message may.
using System.Text;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Domains;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Mime;

public sealed class DkimVerificationTests : IAsyncLifetime
{
    private const string RawHeader = "From: Example <no-reply@example.com>\r\nTo: ann@example.net\r\nSubject: Raw\r\n";
    private static readonly (string Name, MailContent Content)[] Shapes =
    [
        ("text", Compose.Content),
        ("text and html", Compose.Content with { Html = "<p>Hello  <b>Ann</b>\t</p>\n\n" }),
        ("long lines", Compose.Content with { Text = string.Join(' ', Enumerable.Repeat("word", 500)) }),
        ("unicode", Compose.Content with { Subject = "Grüße 🎉", Text = "Schöne Grüße\naus Köln",
            From = Compose.Address("no-reply@example.com", "Jürgen \"J\" Ö") }),
        ("smtputf8", Compose.Content with { To = [Compose.Address("ännä@bücher.example", "Ännä")] }),
        ("attachment", Compose.Content with { Attachments = [new Attachment("räport.pdf", "application/pdf", null, new byte[5000])] }),
        ("empty body", Compose.Content with { Text = "" }),
        ("trailing blank lines", Compose.Content with { Text = "Hello\n\n \n\n" }),
        ("folded header", Compose.Content with { Subject = string.Join("  ", Enumerable.Repeat("folding", 60)) }),
        ("unsubscribe", Compose.Content with { Headers =
            [
                new CustomHeader("List-Unsubscribe", "<https://example.com/u/1>"),
                new CustomHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ] }),
        ("raw", Compose.Raw(RawHeader + "\r\nHello  raw\t \r\n")),
        ("raw without body", Compose.Raw(RawHeader)),
        ("raw with empty body", Compose.Raw(RawHeader + "\r\n")),
        ("raw with blank lines only", Compose.Raw(RawHeader + "\r\n\r\n \t \r\n\r\n")),
        ("raw with trailing blank lines", Compose.Raw(RawHeader + "\r\n x \r\n\r\n\r\n")),
        ("raw without last line end", Compose.Raw(RawHeader + "\r\nno end ")),
        ("raw 8-bit", Compose.Raw(RawHeader + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße  \r\n")),
        ("raw utf-8 header", Compose.Raw("From: Jürgen <no-reply@example.com>\r\nSubject: Grüße\r\n  noch \t  eine\r\n\r\nx\r\n")),
        ("raw folded header", Compose.Raw("from:\r\n  Example\r\n\t<no-reply@example.com>\r\nTo:ann@example.net  \r\n"
            + "subject:   \r\nCC: bob@example.net\r\nBcc: secret@example.net,\r\n other@example.net\r\n\r\nx\r\n")),
    ];

    private DnsServer _dns = null!;
    private MailAuth _verifier = null!;

    public async Task InitializeAsync()
    {
        _dns = await DnsServer.StartAsync(new DnsRecords()
            .Txt(DkimKeys.RecordName(Compose.Rsa), DkimKeys.RecordText(Compose.Rsa))
            .Txt(DkimKeys.RecordName(Compose.Ed25519), DkimKeys.RecordText(Compose.Ed25519)));
        _verifier = MailAuth.Start(_dns);
    }

    public async Task DisposeAsync()
    {
        await _verifier.DisposeAsync();
        await _dns.DisposeAsync();
    }

    [Fact]
    public async Task EveryShape_Verifies_WithBothAlgorithms()
    {
        foreach (var (name, content) in Shapes)
        {
            var result = Compose.Run(content, Compose.BothKeys);
            Assert.Empty(result.Errors);
            Compose.CheckWire(Encoding.UTF8.GetString(result.Bytes.Span));

            var answers = await _verifier.VerifyAsync(result.Bytes);

            Assert.Equal(
                [$"{name} mm20261124r rsa-sha256 pass", $"{name} mm20261124e ed25519-sha256 pass"],
                answers.Select(answer => $"{name} {answer.Selector} {answer.Algorithm} {answer.Result}{answer.Comment}"));
        }
    }

    [Fact]
    public async Task EveryShape_VerifiesAtOpenDkim_WithRsa()
    {
        foreach (var (name, content) in Shapes)
        {
            var answer = await OpenDkim.VerifyAsync(Compose.Rsa, Compose.Run(content, Compose.Rsa).Bytes);

            Assert.True(answer.Contains("dkim=pass", StringComparison.Ordinal), $"{name}: {answer}");
        }
    }

    [Fact]
    public async Task AChangedMessage_FailsAtOpenDkim()
    {
        var text = Encoding.UTF8.GetString(Compose.Run(Compose.Content, Compose.Rsa).Bytes.Span);

        var answer = await OpenDkim.VerifyAsync(Compose.Rsa, Encoding.UTF8.GetBytes(text.Replace("Ann", "Eve", StringComparison.Ordinal)));

        Assert.Contains("dkim=fail", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hello Ann", "Hello Eve")]
    [InlineData("Subject: Welcome", "Subject: Urgent")]
    [InlineData("To: ann@example.net", "To: eve@example.net")]
    [InlineData("From: Example <no-reply@example.com>", "From: Example <no-reply@example.com>\r\nFrom: Bank <bank@example.org>")]
    [InlineData("Subject: Welcome", "Subject: Welcome\r\nSubject: Urgent")]
    [InlineData("Subject: Welcome", "Subject: Welcome\r\nReply-To: eve@example.org")]
    [InlineData("Subject: Welcome", "Subject: Welcome\r\nCc: eve@example.org")]
    [InlineData("MIME-Version: 1.0", "MIME-Version: 1.0\r\nContent-Type: text/html")]
    public async Task AChangedMessage_Fails_WithBothAlgorithms(string original, string changed)
    {
        var text = Encoding.UTF8.GetString(Compose.Run(Compose.Content, Compose.BothKeys).Bytes.Span);
        Assert.Contains(original, text, StringComparison.Ordinal);

        var answers = await _verifier.VerifyAsync(Encoding.UTF8.GetBytes(text.Replace(original, changed, StringComparison.Ordinal)));

        Assert.Equal(2, answers.Count);
        Assert.DoesNotContain(answers, answer => answer.Result == "pass");
    }

    [Fact]
    public async Task WhatRelaysMayChange_StillVerifies()
    {
        var text = Encoding.UTF8.GetString(Compose.Run(Compose.Content, Compose.BothKeys).Bytes.Span);
        var relayed = "Received: from a by b; Tue, 24 Nov 2026 08:30:16 +0000\r\n"
            + text.Replace("Subject: Welcome", "SUBJECT:\r\n\t Welcome ", StringComparison.Ordinal) + "\r\n\r\n";

        var answers = await _verifier.VerifyAsync(Encoding.UTF8.GetBytes(relayed));

        Assert.Equal(["pass", "pass"], answers.Select(answer => answer.Result));
    }
}
