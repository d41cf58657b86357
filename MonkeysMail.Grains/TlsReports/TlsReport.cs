// One report in its form (RFC 8460 4): JSON, gzip, and the names by which receivers know it. The same day and domain give the same report id, so that a
// report which comes twice is known for what it is.
using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MonkeysMail.Grains.TlsReports;

public sealed record TlsReport(string Id, string FileName, ReadOnlyMemory<byte> Json)
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    // The contents are data for programs; quotes and controls are escaped still.
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TlsReport Of(TlsDomainDay day, TlsReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(day);
        ArgumentNullException.ThrowIfNull(options);
        var begin = day.Day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var end = begin.AddDays(1).AddSeconds(-1);
        var number = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{options.Submitter}/{day.Domain}/{day.Day:O}"))).AsSpan(0, 16));
        var id = $"{number}@{options.Submitter}";
        var file = string.Create(CultureInfo.InvariantCulture, $"{options.Submitter}!{day.Domain}!{Unix(begin)}!{Unix(end)}!{number[..16]}.json.gz");
        return new TlsReport(id, file, Write(day, options, id, begin, end));
    }

    public byte[] Compress()
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal))
        {
            gzip.Write(Json.Span);
        }

        return output.ToArray();
    }

    private static long Unix(DateTime time) => new DateTimeOffset(time).ToUnixTimeSeconds();

    private static ReadOnlyMemory<byte> Write(TlsDomainDay day, TlsReportOptions options, string id, DateTime begin, DateTime end)
    {
        var buffer = new ArrayBufferWriter<byte>(4_096);
        using (var json = new Utf8JsonWriter(buffer, Format))
        {
            json.WriteStartObject();
            json.WriteString("organization-name", options.Organization);
            json.WriteStartObject("date-range");
            json.WriteString("start-datetime", begin.ToString(Time, CultureInfo.InvariantCulture));
            json.WriteString("end-datetime", end.ToString(Time, CultureInfo.InvariantCulture));
            json.WriteEndObject();
            json.WriteString("contact-info", options.Contact);
            json.WriteString("report-id", id);
            json.WriteStartArray("policies");
            foreach (var policy in day.Policies)
            {
                WritePolicy(json, policy);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WritePolicy(Utf8JsonWriter json, TlsTally tally)
    {
        json.WriteStartObject();
        json.WriteStartObject("policy");
        json.WriteString("policy-type", TlsReportNames.Of(tally.Type));
        WriteArray(json, "policy-string", tally.PolicyText);
        json.WriteString("policy-domain", tally.Domain);
        WriteArray(json, "mx-host", tally.Hosts);
        json.WriteEndObject();
        json.WriteStartObject("summary");
        json.WriteNumber("total-successful-session-count", tally.Successful);
        json.WriteNumber("total-failure-session-count", tally.Failed);
        json.WriteEndObject();
        if (!tally.Failures.IsEmpty)
        {
            json.WriteStartArray("failure-details");
            foreach (var failure in tally.Failures)
            {
                WriteFailure(json, failure);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteFailure(Utf8JsonWriter json, TlsFailure failure)
    {
        json.WriteStartObject();
        json.WriteString("result-type", TlsReportNames.Of(failure.Result));
        WriteText(json, "sending-mta-ip", failure.Source);
        WriteText(json, "receiving-mx-hostname", failure.Host);
        WriteText(json, "receiving-ip", failure.Address);
        json.WriteNumber("failed-session-count", failure.Count);
        WriteText(json, "failure-reason-code", failure.Reason);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteArray(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        if (!texts.IsEmpty)
        {
            json.WriteStartArray(name);
            foreach (var text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }
    }
}
