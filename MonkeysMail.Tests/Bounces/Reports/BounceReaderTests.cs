using System.Text;
using System.Text.Json.Nodes;
using MonkeysMail.Grains.Bounces.Classification;
using MonkeysMail.Grains.Bounces.Reports;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Bounces.Reports;

public sealed class BounceReaderTests
{
    private static readonly string Corpus = Path.Combine(Repository.Root, "MonkeysMail.Tests", "Bounces", "Corpus");
    private static readonly JsonObject Expected = JsonNode.Parse(File.ReadAllText(Path.Combine(Corpus, "mails.json")))!.AsObject();

    public static TheoryData<string> Mails => [.. Expected.Select(mail => mail.Key)];

    [Theory, MemberData(nameof(Mails))]
    public void RealShapes_AreUnderstood(string name)
    {
        var expected = Expected[name]!;

        var mail = File.ReadAllBytes(Path.Combine(Corpus, "mails", name + ".eml"));

        var report = BounceReader.Read(mail, nullSender: mail.AsSpan().StartsWith("Return-Path: <>"u8));

        switch (report)
        {
            case DeliveryReport delivery:
                Assert.Equal(Text(expected["form"]), delivery.Form.ToString().ToLowerInvariant());
                Assert.Equal(Text(expected["reporter"]), delivery.ReportingMta);
                Assert.Equal(expected["recipients"]!.AsArray().Select(Expectation), delivery.Recipients.Select(Summary));
                break;
            case FeedbackReport feedback:
                Assert.Equal(Text(expected["feedback"]), feedback.Type);
                Assert.Equal(expected["addresses"]!.AsArray().Select(Text), feedback.Addresses);
                break;
            default:
                Assert.Equal("{}", expected.ToJsonString());
                break;
        }
    }

    [Fact]
    public void TheCorpora_AreLargeEnough() =>
        Assert.InRange(Expected.Count + Classification.ReplyCorpus.Read().Count, 150, int.MaxValue);

    [Fact]
    public void DeepNesting_IsNotFollowed()
    {
        var mail = new StringBuilder("Subject: x\r\n");
        for (var i = 0; i < 5_000; i++)
        {
            mail.Append("Content-Type: multipart/mixed; boundary=\"").Append(i).Append("\"\r\n\r\n--").Append(i).Append("\r\n");
        }

        Assert.Null(BounceReader.Read(Encoding.ASCII.GetBytes(mail.ToString()), nullSender: true));
    }

    [Fact]
    public void ManyRecipients_AreCut()
    {
        var mail = new StringBuilder("Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n");
        for (var i = 0; i < 5_000; i++)
        {
            mail.Append("Final-Recipient: rfc822; user").Append(i).Append("@example.net\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n");
        }

        var report = Assert.IsType<DeliveryReport>(BounceReader.Read(Encoding.ASCII.GetBytes(mail.ToString()), nullSender: true));

        Assert.Equal(1_000, report.Recipients.Length);
    }

    private static string? Text(JsonNode? node) => (string?)node;

    private static string Expectation(JsonNode? recipient) =>
        $"{Text(recipient!["action"])} {string.Join(',', recipient["addresses"]!.AsArray().Select(Text))} {Text(recipient["class"])} {recipient["unknown"] ?? false}";

    private static string Summary(RecipientReport recipient)
    {
        var judged = recipient.Action is ReportAction.Failed or ReportAction.Delayed;
        return $"{recipient.Action.ToString().ToLowerInvariant()} {string.Join(',', recipient.Addresses)} "
            + (judged ? BounceClassNames.Of(ClassificationRules.Shipped.Classify(recipient.Reply)) : "")
            + $" {(judged && recipient.Action == ReportAction.Failed && ClassificationRules.Shipped.IsUnknownMailbox(recipient.Reply) ? "true" : "false")}";
    }
}
