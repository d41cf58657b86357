// Whatever bytes come, a reader answers with a message or a problem: it never throws, and never lets a control character into a
// header. Random documents are grown from the real fields, so that they reach every reader; random damage is then done to them.
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MonkeysMail.Api;
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Api.Http.Messages;

public sealed class HostileInputTests
{
    private static readonly ApiOptions Options = new();
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 8, 0, 0, TimeSpan.Zero);

    private static readonly string[] Names =
        [.. MessageFields.Names, .. MessageFields.NotAvailable, "email", "name", "filename", "content", "content_type", "content_id", "messages", "x", ""];

    private static readonly string[] Strings =
    [
        "a@b.co", "Ann <a@b.co>", "\"q\\\" <a@b.co>", "=?utf-8?q?=0D=0AX:_y?= <a@b.co>", "@", "<>", "a@b.co,c@d.eu", "(((((((", "\r\nBcc: x@y.zz", "\0",
        "aGk=", "====", "2026-02-01T00:00:00Z", "text/plain", "a/b; c=\"", "broadcast", "\u2028", "ünï", "用户@例子.example", new('x', 300), new('(', 3_000), "",
    ];

    [Property(MaxTest = 3_000)]
    public Property AnyDocumentOfOurFields_IsAnsweredAndHarmless() => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
    {
        var json = Encoding.UTF8.GetBytes(Document(new Random(seed), 0));

        Check(JsonBody.ReadMessage(json, Options, Now));
        var (items, problem) = JsonBody.ReadBatch(Encoding.UTF8.GetBytes($"{{\"messages\":[{Encoding.UTF8.GetString(json)}]}}"), Options, Now);
        Assert.True(items is null != problem is null);
        foreach (var item in items ?? [])
        {
            Check(item);
        }

        _ = JsonBody.ReadReschedule(json, Now);
    });

    [Property(MaxTest = 3_000)]
    public Property ADamagedDocument_IsAnswered() => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
    {
        var random = new Random(seed);
        var json = Encoding.UTF8.GetBytes(Document(random, 0));
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            json[random.Next(json.Length)] = (byte)random.Next(256);
        }

        Check(JsonBody.ReadMessage(json, Options, Now));
        _ = JsonBody.ReadBatch(json, Options, Now);
        _ = JsonBody.ReadReschedule(json, Now);
    });

    [Property(MaxTest = 1_000)]
    public void AnyBytes_AreAnswered(byte[] bytes)
    {
        Check(JsonBody.ReadMessage(bytes, Options, Now));
        Check(RawMessageReader.Read(bytes, [], Options));
        Check(RawMessageReader.Read(bytes, [Encoding.Latin1.GetString(bytes)], Options));
    }

    [Property(MaxTest = 2_000)]
    public Property AnyMail_IsAnswered() => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
    {
        var random = new Random(seed);
        var mail = new StringBuilder();
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            mail.Append(Pick(random, "From", "To", "Cc", "Bcc", "Subject", "X", " ", "", "From "))
                .Append(Pick(random, ":", ": ", " :", "")).Append(Pick(random, Strings)).Append(Pick(random, "\r\n", "\r\n", "\r\n", "\n", "\r"));
        }

        mail.Append("\r\n").Append(Pick(random, Strings));
        var bytes = Encoding.UTF8.GetBytes(mail.ToString());
        Check(RawMessageReader.Read(bytes, [], Options));
        Check(RawMessageReader.Read(bytes, [Pick(random, Strings), Pick(random, Strings)], Options));
    });

    [Property(MaxTest = 1_000)]
    public void AnyText_IsNoKeyOrAKey(string? text)
    {
        Assert.False(ApiKeyText.TryParse(text, out _) && text!.Length < 53);
        foreach (var scheme in new[] { "Bearer ", "Basic ", "" })
        {
            var headers = new HeaderDictionary { ["Authorization"] = scheme + text, ["X-API-Key"] = text };
            _ = PresentedKey.Find(headers);
        }
    }

    private static void Check((OutgoingMessage? Message, MonkeysMail.Api.Problems.Problem? Problem) result)
    {
        Assert.True(result.Message is null != result.Problem is null);
        if (result.Message is not { } message)
        {
            return;
        }

        Assert.NotEmpty(message.Recipients);
        Assert.Equal(message.Normalized.Distinct().Count(), message.Recipients.Length);
        if (message.Content is ComposedContent content)
        {
            var texts = content.Headers.SelectMany(h => new[] { h.Name, h.Value })
                .Concat(content.To.Concat(content.Cc).Concat(content.ReplyTo).Append(content.From).SelectMany(a => new[] { a.Name ?? "", a.Address.ToString() }))
                .Concat(content.Attachments.SelectMany(a => new[] { a.FileName, a.ContentType, a.ContentId ?? "" }))
                .Append(content.Subject);
            Assert.All(texts, t => Assert.DoesNotContain(t, c => char.IsControl(c)));
        }
    }

    private static string Document(Random random, int depth)
    {
        var kind = depth == 0 ? 0 : random.Next(depth > 3 ? 2 : 0, 10);
        switch (kind)
        {
            case 0:
                var start = depth == 0 && random.Next(2) == 0 ? "\"from\":\"a@b.co\",\"to\":[\"c@d.eu\"],\"text\":\"t\"," : "";
                return "{" + start + string.Join(',', Enumerable.Range(0, random.Next(1, 6))
                    .Select(_ => JsonSerializer.Serialize(Pick(random, random.Next(4) == 0 ? Strings : Names)) + ":" + Document(random, depth + 1))) + "}";
            case 1:
                return "[" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Document(random, depth + 1))) + "]";
            case 2:
                return Pick(random, "null", "true", "7", "-1e99", "600", "99999999999999999999");
            case 3:
                return Pick(random, "\"\\ud800\"", "\"\\udc00x\"", "\"\\u0000\"", "\"\\/\"");
            default:
                return JsonSerializer.Serialize(Pick(random, Strings));
        }
    }

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];
}
