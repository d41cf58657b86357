// Every bound of a message and the field that its fault names (rules.md, "Content").
using System.Globalization;
using System.Text;
using MonkeysMail.Api;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Problems;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Api.Http.Messages;

public sealed class MessageReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 8, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string> Faults { get; } = new()
    {
        // Structure
        { """{"nope":1,"from":"a@b.co","to":"c@d.eu","text":"t"}""", "nope" },
        { With("\"nested\":{\"a\":[1,{\"b\":2}]}"), "nested" },
        { With("\"text\":\"again\""), "text" },
        { With("\"\\u0074ext\":\"again\""), "text" },
        { With("\"TEXT\":\"x\""), "TEXT" },
        { With("\"template\":\"t\""), "template" },
        { With("\"variables\":{}"), "variables" },
        { With("\"tracking\":{\"opens\":true}"), "tracking" },
        { With("\"require_tls\":\"yes\""), "require_tls" },
        { With("\"ip_pool\":\"\""), "ip_pool" },
        { With("\"ip_pool\":7"), "ip_pool" },

        // Addresses
        { """{"to":"c@d.eu","text":"t"}""", "from" },
        { """{"from":null,"to":"c@d.eu","text":"t"}""", "from" },
        { """{"from":"","to":"c@d.eu","text":"t"}""", "from" },
        { """{"from":["a@b.co"],"to":"c@d.eu","text":"t"}""", "from" },
        { """{"from":{"email":"a@b.co","foo":1},"to":"c@d.eu","text":"t"}""", "from.foo" },
        { """{"from":{"name":"A"},"to":"c@d.eu","text":"t"}""", "from.email" },
        { """{"from":{"email":"a@b.co","email":"a@b.co"},"to":"c@d.eu","text":"t"}""", "from.email" },
        { """{"from":{"email":"a@b.co","name":"A\r\nBcc: x@y.zz"},"to":"c@d.eu","text":"t"}""", "from.name" },
        { """{"from":{"email":"a@b.co","name":7},"to":"c@d.eu","text":"t"}""", "from.name" },
        { """{"from":"A\r\nBcc: x@y.zz <a@b.co>","to":"c@d.eu","text":"t"}""", "from" },
        { """{"from":"=?utf-8?q?A=0D=0ABcc:_x?= <a@b.co>","to":"c@d.eu","text":"t"}""", "from" },
        { """{"from":"a@b.co, x@y.zz","to":"c@d.eu","text":"t"}""", "from" },
        { """{"from":"a@b.co","text":"t"}""", "to" },
        { """{"from":"a@b.co","to":[],"text":"t"}""", "to" },
        { """{"from":"a@b.co","to":["c@d.eu","x"],"text":"t"}""", "to[1]" },
        { """{"from":"a@b.co","to":["c@d.eu",7],"text":"t"}""", "to[1]" },
        { """{"from":"a@b.co","to":[{"email":"x"}],"text":"t"}""", "to[0].email" },
        { """{"from":"a@b.co","to":["a@localhost"],"text":"t"}""", "to[0]" },
        { """{"from":"a@b.co","to":["a@[192.0.2.1]"],"text":"t"}""", "to[0]" },
        { """{"from":"a@b.co","to":["<@relay.example:c@d.eu>"],"text":"t"}""", "to[0]" },
        { """{"from":"a@b.co","to":["group: c@d.eu;"],"text":"t"}""", "to[0]" },
        { With("\"cc\":\"x\""), "cc" },
        { With("\"bcc\":[\"c@d.eu\",{}]"), "bcc[1].email" },
        { With("\"reply_to\":\"x\""), "reply_to" },

        // Texts
        { With("\"subject\":7"), "subject" },
        { With("\"subject\":\"a\\r\\nBcc: x@y.zz\""), "subject" },
        { With("\"subject\":\"a\\u0000\""), "subject" },
        { With("\"subject\":\"a\\u2028b\""), "subject" },
        { With($"\"subject\":\"{new string('s', 999)}\""), "subject" },
        { With("\"subject\":\"\\ud800\""), "subject" },
        { """{"from":"a@b.co","to":"c@d.eu"}""", "text" },
        { """{"from":"a@b.co","to":"c@d.eu","text":"","html":"","attachments":[]}""", "text" },
        { """{"from":"a@b.co","to":"c@d.eu","text":["t"]}""", "text" },
        { With("\"html\":\"a\\u0000b\""), "html" },

        // Headers
        { With("\"headers\":[]"), "headers" },
        { With("\"headers\":{\"X-A\":1}"), "headers.X-A" },
        { With("\"headers\":{\"X-A\":\"a\\r\\nBcc: x@y.zz\"}"), "headers.X-A" },
        { With("\"headers\":{\"X-A\":\"a\\u0000\"}"), "headers.X-A" },
        { With("\"headers\":{\"X-A\":\"a\\u0085b\"}"), "headers.X-A" },
        { With("\"headers\":{\"X A\":\"a\"}"), "headers.X A" },
        { With("\"headers\":{\"X-A:\":\"a\"}"), "headers.X-A:" },
        { With("\"headers\":{\"\":\"a\"}"), "headers." },
        { With("\"headers\":{\"X-A\\r\\nBcc\":\"a\"}"), "headers.X-A\r\nBcc" },
        { With("\"headers\":{\"X-A\":\"a\",\"x-a\":\"b\"}"), "headers.x-a" },
        { With("\"headers\":{\"From\":\"x@y.zz\"}"), "headers.From" },
        { With("\"headers\":{\"bcc\":\"x@y.zz\"}"), "headers.bcc" },
        { With("\"headers\":{\"Content-Type\":\"x/y\"}"), "headers.Content-Type" },
        { With("\"headers\":{\"x-monkeysmail-tag\":\"x\"}"), "headers.x-monkeysmail-tag" },
        { With("\"headers\":{\"DKIM-Signature\":\"x\"}"), "headers.DKIM-Signature" },
        { With($"\"headers\":{{{string.Join(',', Enumerable.Range(0, 101).Select(i => $"\"X-{i}\":\"v\""))}}}"), "headers" },
        { With($"\"headers\":{{\"X-1\":\"{new string('v', 32_000)}\",\"X-2\":\"{new string('v', 32_000)}\"}}"), "headers" },

        // Tags, metadata
        { With("\"tags\":\"t\""), "tags" },
        { With("\"tags\":[\"a\",7]"), "tags[1]" },
        { With("\"tags\":[\"\"]"), "tags[0]" },
        { With($"\"tags\":[\"{new string('t', 257)}\"]"), "tags[0]" },
        { With($"\"tags\":[{string.Join(',', Enumerable.Repeat("\"t\"", 51))}]"), "tags" },
        { With("\"metadata\":[]"), "metadata" },
        { With("\"metadata\":{\"a\":1}"), "metadata.a" },
        { With("\"metadata\":{\"a\":\"1\",\"a\":\"2\"}"), "metadata.a" },
        { With("\"metadata\":{\"\":\"1\"}"), "metadata." },
        { With($"\"metadata\":{{\"a\":\"{new string('m', 16_000)}\"}}"), "metadata" },

        // Attachments
        { With("\"attachments\":{}"), "attachments" },
        { With("\"attachments\":[\"x\"]"), "attachments[0]" },
        { With("\"attachments\":[{\"content\":\"\"}]"), "attachments[0].filename" },
        { With("\"attachments\":[{\"filename\":\"a\"}]"), "attachments[0].content" },
        { With("\"attachments\":[{\"filename\":\"a\",\"content\":null}]"), "attachments[0].content" },
        { With("\"attachments\":[{\"filename\":\"a\",\"content\":\"aGk\"}]"), "attachments[0].content" },
        { With("\"attachments\":[{\"filename\":\"a\",\"content\":\"aGk=\\n\"}]"), "attachments[0].content" },
        { With("\"attachments\":[{\"filename\":\"a\",\"content\":\"aGVs bG8=\"}]"), "attachments[0].content" },
        { With("\"attachments\":[{\"filename\":\"a\",\"content\":\"aG-_\"}]"), "attachments[0].content" },
        { With("\"attachments\":[{\"filename\":\"a\",\"content\":\"aGl=\"}]"), "attachments[0].content" },
        { With("\"attachments\":[{\"filename\":\"a\",\"content\":\"\\ud800AAA\"}]"), "attachments[0].content" },
        { With("\"attachments\":[{\"filename\":\"a\\r\\nb\",\"content\":\"\"}]"), "attachments[0].filename" },
        { With("\"attachments\":[{\"filename\":\"\",\"content\":\"\"}]"), "attachments[0].filename" },
        { With("\"attachments\":[{\"filename\":\"a\",\"content\":\"\",\"content_type\":\"pdf\"}]"), "attachments[0].content_type" },
        { With("\"attachments\":[{\"filename\":\"a\",\"content\":\"\",\"content_type\":\"a/b\\r\\nX: y\"}]"), "attachments[0].content_type" },
        { With("\"attachments\":[{\"filename\":\"a\",\"content\":\"\",\"content_type\":\"multipart/mixed\"}]"), "attachments[0].content_type" },
        { With("\"attachments\":[{\"filename\":\"a\",\"content\":\"\",\"content_id\":\"<a>\"}]"), "attachments[0].content_id" },
        { With("\"attachments\":[{\"filename\":\"a\",\"content\":\"\",\"foo\":{\"x\":[]}}]"), "attachments[0].foo" },
        { With("\"attachments\":[{\"filename\":\"a\",\"filename\":\"b\",\"content\":\"\"}]"), "attachments[0].filename" },

        // Times, stream
        { With("\"send_at\":\"2026-05-02T08:00:00Z\""), "send_at" },
        { With("\"send_at\":\"2026-01-31T07:58:59Z\""), "send_at" },
        { With("\"send_at\":\"2026-02-01\""), "send_at" },
        { With("\"send_at\":\"2026-02-01T00:00:00\""), "send_at" },
        { With("\"send_at\":\"2026-02-30T00:00:00Z\""), "send_at" },
        { With("\"send_at\":1769846400"), "send_at" },
        { With("\"expires_in\":299"), "expires_in" },
        { With("\"expires_in\":432001"), "expires_in" },
        { With("\"expires_in\":600.5"), "expires_in" },
        { With("\"expires_in\":\"600\""), "expires_in" },
        { With("\"expires_in\":99999999999999999999"), "expires_in" },
        { With("\"stream\":\"marketing\""), "stream" },
        { With("\"stream\":{}"), "stream" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void AFault_NamesItsField(string json, string field)
    {
        var (message, problem) = Read(json);

        Assert.Null(message);
        Assert.Equal(ProblemKind.InvalidRequest, problem!.Kind);
        Assert.Equal([field], problem.Errors!.Select(e => e.Field));
    }

    [Theory]
    [InlineData("\"subject\":\"\"")]
    [InlineData("\"html\":null,\"tags\":null,\"metadata\":null,\"headers\":null,\"attachments\":null,\"stream\":null,\"expires_in\":null,\"send_at\":null")]
    [InlineData("\"reply_to\":[],\"cc\":[],\"bcc\":null")]
    [InlineData("\"expires_in\":300")]
    [InlineData("\"expires_in\":432000")]
    [InlineData("\"stream\":\"transactional\"")]
    [InlineData("\"send_at\":\"2026-05-01T10:00:00.000+02:00\"")]
    [InlineData("\"headers\":{\"X-A\":\"Grüße, \\ud83d\\ude00\"}")]
    [InlineData("\"attachments\":[{\"filename\":\"Ä.txt\",\"content\":\"\",\"content_type\":\"text/plain; charset=utf-8\",\"content_id\":\"a@b\"}]")]
    [InlineData("\"attachments\":[{\"filename\":\"a\",\"content\":\"\\/\\/\\/\\/\",\"content_type\":null}]")]
    public void WhatTheRulesAllow_IsTaken(string part) => Assert.Null(Read(With(part)).Problem);

    [Fact]
    public void EveryBoundAtItsEdge_IsTaken()
    {
        var (message, problem) = Read(With(
            $"\"subject\":\"{new string('s', 998)}\"",
            $"\"tags\":[{string.Join(',', Enumerable.Repeat($"\"{new string('t', 256)}\"", 50))}]",
            $"\"metadata\":{{\"a\":\"{new string('m', 15_999)}\"}}",
            $"\"headers\":{{{string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"X-{i:D3}\":\"v\""))}}}",
            $"\"html\":\"{new string('h', 5_000_000)}\"",
            $"\"cc\":[{string.Join(',', Enumerable.Range(0, 49).Select(i => $"\"c{i}@d.eu\""))}]"));

        Assert.Null(problem);
        Assert.Equal(50, message!.Recipients.Length);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("html")]
    public void ATextOver5MB_IsRefused(string field)
    {
        var plain = Read($$"""{"from":"a@b.co","to":"c@d.eu","{{field}}":"{{new string('h', 5_000_001)}}"}""");
        var escaped = Read($$"""{"from":"a@b.co","to":"c@d.eu","{{field}}":"{{new StringBuilder().Insert(0, "\\n", 2_600_000)}}"}""");

        Assert.Equal([field], plain.Problem!.Errors!.Select(e => e.Field));
        Assert.Null(escaped.Problem);
    }

    [Fact]
    public void FiftyOneRecipientsOverAllLists_AreRefused()
    {
        var cc = string.Join(',', Enumerable.Range(0, 50).Select(i => $"\"c{i}@d.eu\""));

        Assert.Equal(["to"], Read(With($"\"cc\":[{cc}]")).Problem!.Errors!.Select(e => e.Field));
    }

    [Fact]
    public void AnAddressGivenTwice_IsDeliveredOnceAsFirstWritten()
    {
        var (message, _) = Read("""{"from":"a@b.co","to":["Ann@D.EU","b@d.eu"],"cc":"ann@d.eu","bcc":["B@d.eu","c@d.eu"],"text":"t"}""");

        Assert.Equal(["Ann@d.eu", "b@d.eu", "c@d.eu"], message!.Recipients.Select(r => r.ToString()));
        Assert.Equal(["ann@d.eu", "b@d.eu", "c@d.eu"], message.Normalized.ToArray());
        Assert.Single(Assert.IsType<ComposedContent>(message.Content).Cc);
    }

    [Theory]
    [InlineData("ann@example.net", null)]
    [InlineData("<ann@example.net>", null)]
    [InlineData("Ann <ann@example.net>", "Ann")]
    [InlineData("\\\"Ann, B.\\\" <ann@example.net>", "Ann, B.")]
    [InlineData("Änne Müller <ann@example.net>", "Änne Müller")]
    [InlineData("=?utf-8?q?=C3=84nne?= <ann@example.net>", "Änne")]
    public void AnAddressWithAName_IsReadWithBoth(string text, string? name)
    {
        var (message, problem) = Read($$"""{"from":"{{text}}","to":"c@d.eu","text":"t"}""");

        Assert.Null(problem);
        Assert.Equal(name, Assert.IsType<ComposedContent>(message!.Content).From.Name);
        Assert.Equal("ann@example.net", message.From.ToString());
    }

    [Fact]
    public void AnInternationalAddress_HasItsDomainAsALabel()
    {
        var (message, _) = Read("""{"from":"grüße@müller.example","to":"用户@例子.example","text":"t"}""");

        Assert.Equal("grüße@xn--mller-kva.example", message!.From.ToString());
        Assert.Equal("用户@xn--fsqu00a.example", message.Recipients.Single().ToString());
    }

    [Theory]
    [InlineData("2026-01-31T07:59:00Z", null)]
    [InlineData("2026-01-31T08:00:00Z", null)]
    [InlineData("2026-01-31T09:00:01+01:00", "2026-01-31T08:00:01Z")]
    [InlineData("2026-05-01T08:00:00Z", "2026-05-01T08:00:00Z")]
    public void ASendTime_IsKeptOrIsNow(string text, string? expected) =>
        Assert.Equal(
            expected is null ? null : DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture),
            Read(With($"\"send_at\":\"{text}\"")).Message!.SendAt);

    [Fact]
    public void AnAttachmentThatMakesTheMessageTooLarge_IsTooLarge()
    {
        var content = Convert.ToBase64String(new byte[800]);

        var (_, problem) = JsonBody.ReadMessage(
            Encoding.UTF8.GetBytes(With($"\"attachments\":[{{\"filename\":\"a\",\"content\":\"{content}\"}}]")), new ApiOptions { MaxMessageBytes = 1_000 }, Now);

        Assert.Equal(ProblemKind.TooLarge, problem!.Kind);
    }

    [Fact]
    public void ManyFaults_AreCutAtTwenty()
    {
        var (_, problem) = Read(With(string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"f{i}\":[{{}}]"))));

        Assert.Equal(FieldErrors.Most, problem!.Errors!.Count);
    }

    [Fact]
    public void BrokenSyntaxBehindManyFaults_IsStillMalformed()
    {
        var (_, problem) = Read(With(string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"f{i}\":1"))).TrimEnd('}'));

        Assert.Equal(ProblemKind.Malformed, problem!.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("{\"from\":'a'}")]
    [InlineData("{\"text\":\"t\",}")]
    [InlineData("{/* */\"text\":\"t\"}")]
    [InlineData("{}{}")]
    [InlineData("\ufeff{}")]
    [InlineData("{\"text\":\"\\x\"}")]
    [InlineData("{\"x\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}")]
    public void BrokenSyntax_IsMalformed(string json) => Assert.Equal(ProblemKind.Malformed, Read(json).Problem!.Kind);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    public void AnythingButAnObject_IsRefused(string json) => Assert.Equal(["body"], Read(json).Problem!.Errors!.Select(e => e.Field));

    private static (OutgoingMessage? Message, Problem? Problem) Read(string json) =>
        JsonBody.ReadMessage(Encoding.UTF8.GetBytes(json), new ApiOptions(), Now);

    private static string With(params string[] parts) => $$"""{"from":"a@b.co","to":"c@d.eu","text":"t",{{string.Join(',', parts)}}}""";
}
