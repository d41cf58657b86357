// DMARC aggregate reports (RFC 7489 7.2, appendix C): XML without DTDs and so without entities, read forward only, within bounds. Reporters differ in namespaces and in the
// order of elements: names alone count.
using System.Globalization;
using System.Net;
using System.Xml;

namespace MonkeysMail.Grains.Bounces.Aggregates;

internal static class DmarcReportReader
{
    private const int MostRows = 50_000;
    private const int MostDepth = 12;
    private const int MostFields = 200;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = BoundedContent.Most,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    public static DmarcReport? Read(byte[] xml)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var rows = ImmutableArray.CreateBuilder<DmarcRow>();
        try
        {
            using var stream = new MemoryStream(xml, writable: false);
            using var reader = XmlReader.Create(stream, Settings);
            var path = new Stack<string>();
            Dictionary<string, string>? row = null;
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element when path.Count >= MostDepth || (path.Count == 0 && reader.LocalName != "feedback"):
                        return null;
                    case XmlNodeType.Element:
                        row = path.Count == 1 && reader.LocalName == "record" ? new Dictionary<string, string>(StringComparer.Ordinal) : row;
                        if (!reader.IsEmptyElement)
                        {
                            path.Push(reader.LocalName);
                        }

                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA when path.Count > 0 && reader.Value.Length <= 500:
                        Add(row ?? fields, string.Join('/', path.Take(2).Reverse()), reader.Value.Trim());
                        break;
                    case XmlNodeType.EndElement:
                        path.Pop();
                        if (path.Count == 1 && row is not null)
                        {
                            if (rows.Count < MostRows && RowOf(row) is { } read)
                            {
                                rows.Add(read);
                            }

                            row = null;
                        }

                        break;
                }
            }
        }
        catch (XmlException)
        {
            return null;
        }

        return fields.TryGetValue("report_metadata/org_name", out var organization) && fields.TryGetValue("report_metadata/report_id", out var id)
            && fields.TryGetValue("policy_published/domain", out var domain)
            && Time(fields, "date_range/begin") is { } begin && Time(fields, "date_range/end") is { } end
                ? new DmarcReport(organization, id, begin, end, domain, fields.GetValueOrDefault("policy_published/p"), rows.ToImmutable())
                : null;
    }

    // The first of a name counts.
    private static void Add(Dictionary<string, string> fields, string name, string value)
    {
        if (fields.Count < MostFields)
        {
            fields.TryAdd(name, value);
        }
    }

    private static DmarcRow? RowOf(Dictionary<string, string> row) =>
        row.TryGetValue("row/source_ip", out var source) && IPAddress.TryParse(source, out var address)
        && row.TryGetValue("row/count", out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new DmarcRow(
                address.ToString(),
                count,
                row.GetValueOrDefault("policy_evaluated/disposition") ?? "none",
                row.GetValueOrDefault("policy_evaluated/dkim") == "pass",
                row.GetValueOrDefault("policy_evaluated/spf") == "pass",
                row.GetValueOrDefault("identifiers/header_from") ?? "")
            : null;

    private static DateTimeOffset? Time(Dictionary<string, string> fields, string name) =>
        fields.TryGetValue(name, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
