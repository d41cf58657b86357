// Feedback reports (RFC 5965). The recipient is named by Original-Rcpt-To, Removal-Recipient or their like, where the provider has not redacted it.
using MimeKit;

namespace MonkeysMail.Grains.Bounces.Reports;

internal static class FeedbackReader
{
    private const int MostAddresses = 50;
    private static readonly string[] Recipients = ["Original-Rcpt-To", "Removal-Recipient", "X-Original-Recipient"];

    public static FeedbackReport Read(MessageFeedbackReport part)
    {
        var type = (part.Fields["Feedback-Type"] ?? "").Trim().ToLowerInvariant();
        var addresses = part.Fields
            .Where(field => Recipients.Contains(field.Field, StringComparer.OrdinalIgnoreCase))
            .Select(field => ReportedAddress.Read(field.Value.Trim())).OfType<string>()
            .Distinct(StringComparer.Ordinal).Take(MostAddresses).ToImmutableArray();
        return new FeedbackReport(type is { Length: > 0 and <= 40 } ? type : "other", addresses, Short(part.Fields["User-Agent"]));
    }

    private static string? Short(string? field) => field is null ? null : new string([.. field.Trim().Take(200).Select(c => char.IsControl(c) ? ' ' : c)]);
}
