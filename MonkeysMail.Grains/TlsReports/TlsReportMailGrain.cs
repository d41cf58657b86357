using MonkeysMail.Grains.Domains;

namespace MonkeysMail.Grains.TlsReports;

/// <inheritdoc cref="ITlsReportMailGrain"/>
public sealed class TlsReportMailGrain(TlsReportOptions options, TimeProvider time) : Grain, ITlsReportMailGrain
{
    // After that the next day's report is on its way.
    private static readonly TimeSpan Expiry = TimeSpan.FromHours(24);

    async Task<string?> ITlsReportMailGrain.MailAsync(TlsDomainDay day, string recipient)
    {
        if (options.Workspace is not { } workspace)
        {
            return "no workspace sends reports as mail";
        }

        // Receivers take signed reports alone (RFC 8460 3).
        if ((await GrainFactory.GetGrain<IDomainGrain>(DomainKey.Format(workspace, options.Submitter)).SigningKeysAsync()).IsEmpty)
        {
            return "the contact's domain is no verified domain of the workspace";
        }

        var report = TlsReport.Of(day, options);
        var address = MailAddress.Parse(recipient);
        var answer = await GrainFactory.GetMessage(workspace, MessageId.New(time)).AcceptNewAsync(new AcceptRequest(
            KeyMode.Live,
            "",
            MailAddress.Parse(options.Contact!),
            [new AcceptRecipient(address, Suppressed: false)],
            new RawContent(TlsReportMail.Write(report, day, address, options), TlsReportMail.Subject(report, day.Domain, options)),
            MailStream.Transactional,
            ["tls-report"],
            ImmutableDictionary<string, string>.Empty,
            null,
            Expiry,
            null));
        return answer.Outcome is AcceptOutcome.Accepted or AcceptOutcome.Replayed ? null : $"it was not accepted: {answer.Outcome}";
    }
}
