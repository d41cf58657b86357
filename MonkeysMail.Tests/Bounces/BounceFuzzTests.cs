// What strangers may send to the reverse path and to mailboxes for reports: any octets, and real mails with parts changed, doubled or cut. Nothing throws, nothing takes long,
// nothing grows beyond its bounds.
using FsCheck;
using FsCheck.Fluent;
using MonkeysMail.Grains.Bounces.Aggregates;
using MonkeysMail.Grains.Bounces.Reports;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Bounces;

public sealed class BounceFuzzTests
{
    private static readonly byte[][] Corpus =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "MonkeysMail.Tests", "Bounces", "Corpus", "mails")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "\r\n\r\n", "\r\n", "--b1", "--b1--", "\0", "Content-Type: multipart/report; boundary=b1\r\n", "Content-Type: message/delivery-status\r\n",
            "Content-Transfer-Encoding: base64\r\n", "Final-Recipient: rfc822; ", "Status: 5.1.1", "Diagnostic-Code: smtp; ", "550 5.1.1 ", "<<< ", "said: ", "=?utf-8?B?", "\\x{10FFFF}",
            "{", "[", "<feedback>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "\x1f\x8b\x08", "PK\x03\x04",
        }.Select(System.Text.Encoding.Latin1.GetBytes),
    ];

    [FuzzProperty, Trait("Fuzz", "true")]
    public bool AnyOctets_AreReadWithinBounds(byte[] octets) => IsBounded(octets);

    [FuzzProperty, Trait("Fuzz", "true")]
    public Property ChangedMails_AreReadWithinBounds() => Prop.ForAll(Changed.ToArbitrary(), IsBounded);

    [FuzzProperty, Trait("Fuzz", "true")]
    public bool AnyAddressField_IsReadOrRefused(string field) =>
        ReportedAddress.Read(field) is not { } address || MailAddress.TryParse(address, out _);

    [FuzzProperty, Trait("Fuzz", "true")]
    public bool AnyDiagnostic_IsAReply(string text, string status) =>
        Diagnostics.Read(text, Diagnostics.Status(status), ReportAction.Failed) is { Code: >= 400 and < 600, Text.Length: <= 1_000 };

    private static bool IsBounded(byte[] octets)
    {
        var report = BounceReader.Read(octets, nullSender: true);
        var aggregates = AggregateReader.Read(octets);
        return aggregates.Length <= 10 && report switch
        {
            DeliveryReport delivery => delivery.Recipients.Length <= 1_000 && delivery.Recipients.All(recipient => recipient.Reply.Text.Length <= 1_000),
            FeedbackReport feedback => feedback.Addresses.Length <= 50,
            _ => true,
        };
    }

    private static Gen<byte[]> Changed =>
        from mail in Gen.Choose(0, Corpus.Length - 1)
        from changes in Change.ListOf()
        select changes.Take(20).Aggregate(Corpus[mail], (octets, change) => change(octets));

    private static Gen<Func<byte[], byte[]>> Change =>
        from at in Gen.Choose(0, 1_000_000)
        from length in Gen.Choose(0, 400)
        from piece in Gen.Choose(0, Pieces.Length - 1)
        from kind in Gen.Choose(0, 3)
        select new Func<byte[], byte[]>(octets =>
        {
            var start = octets.Length == 0 ? 0 : at % octets.Length;
            var end = Math.Min(start + length, octets.Length);
            return kind switch
            {
                0 => [.. octets[..start], .. Pieces[piece], .. octets[start..]],
                1 => [.. octets[..start], .. octets[end..]],
                2 => [.. octets[..end], .. octets[start..]],
                _ => [.. octets[..start], (byte)at, .. octets[Math.Min(start + 1, octets.Length)..]],
            };
        });
}
