// From a mail to a mailbox for reports: the TLS reports and DMARC aggregate reports in it. What kind an attachment is, its content tells: many reporters name a wrong type.
using MimeKit;
using MonkeysMail.Grains.Bounces.Reports;

namespace MonkeysMail.Grains.Bounces.Aggregates;

public static class AggregateReader
{
    private const int MostOctets = 25_000_000;
    private const int MostReports = 10;

    public static ImmutableArray<AggregateReport> Read(ReadOnlyMemory<byte> message, CancellationToken ct = default)
    {
        if (MailTree.Load(message, MostOctets, ct) is not { } mail)
        {
            return [];
        }

        var reports = ImmutableArray.CreateBuilder<AggregateReport>();
        foreach (var part in MailTree.Leaves(mail).OfType<MimePart>())
        {
            ct.ThrowIfCancellationRequested();
            if (reports.Count < MostReports && part.Content is { } content && ReadPart(content, ct) is { } report)
            {
                reports.Add(report);
            }
        }

        return reports.ToImmutable();
    }

    private static AggregateReport? ReadPart(IMimeContent content, CancellationToken ct)
    {
        using var decoded = new MemoryStream();
        content.DecodeTo(decoded, ct);
        if (BoundedContent.Unpack(decoded.ToArray()) is not { } unpacked)
        {
            return null;
        }

        // Behind a byte order mark and white space.
        var start = unpacked.AsSpan().IndexOfAnyExcept("\uFEFF \t\r\n"u8);
        return start < 0 ? null : unpacked[start] switch
        {
            (byte)'{' => TlsReportReader.Read(unpacked.AsMemory(start)),
            (byte)'<' => DmarcReportReader.Read(unpacked[start..]),
            _ => null,
        };
    }
}
