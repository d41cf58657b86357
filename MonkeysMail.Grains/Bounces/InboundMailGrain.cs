// Mail to our own addresses: reads what it reports and has it told to the message that the address names. Nothing here ever writes a mail. Each recipient of the mail is
// handled by itself; the answer is yes only when all that was learned is durable, and repeating a mail changes nothing.
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Bounces.Classification;
using MonkeysMail.Grains.Bounces.Reports;
using MonkeysMail.Grains.Messages;
using MonkeysMail.Grains.Mime.ReturnPaths;
using Orleans.Concurrency;

namespace MonkeysMail.Grains.Bounces;

[StatelessWorker]
public sealed partial class InboundMailGrain(
    ReturnPaths addresses, ClassificationBook classification, TimeProvider time, ILogger<InboundMailGrain> logger) : Grain, IInboundMailGrain
{
    // Reading takes milliseconds; a mail that takes longer is made to.
    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(5);

    async Task<bool> IInboundMailGrain.KnowsAsync(string address) => await addresses.ReadAsync(address) is not null;

    async Task<bool> IInboundMailGrain.TakeAsync(InboundMail mail)
    {
        try
        {
            InboundReport? bounce = null;
            var read = false;
            foreach (var recipient in mail.Recipients.Distinct(StringComparer.OrdinalIgnoreCase))
            {
                // What has expired since RCPT TO tells nothing any more.
                if (await addresses.ReadAsync(recipient) is not { } token)
                {
                    continue;
                }

                if (token.Purpose == ReturnPathPurpose.Bounce && !read)
                {
                    (bounce, read) = (await ReadAsync(mail), true);
                }

                var reports = token.Purpose == ReturnPathPurpose.Bounce
                    ? ReportJudge.Judge(bounce, classification.Current, time.GetUtcNow())
                    : [new MessageReport(MessageReportKind.Unsubscribe, [], null, false, null)];
                InboundMetrics.Count(token.Purpose, bounce);
                if (!reports.IsEmpty
                    && !await GrainFactory.GetGrain<IMessageReportsGrain>(MessageKey.Format(token.Workspace, token.Message)).ReportAsync(reports))
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception exception)
        {
            LogNotTaken(exception);
            return false;
        }
    }

    // Outside of the grain's turn: others are judged meanwhile. What cannot be read is no report.
    private async Task<InboundReport?> ReadAsync(InboundMail mail)
    {
        using var limit = new CancellationTokenSource(ReadingTime, time);
        try
        {
            return await Task.Run(() => BounceReader.Read(mail.Content, mail.Sender.Length == 0, limit.Token), limit.Token);
        }
        catch (OperationCanceledException)
        {
            LogTooSlow(mail.Content.Length);
            return null;
        }
    }

    [LoggerMessage(EventId = 1573, Level = LogLevel.Error, Message = "A mail that came back could not be taken; its sender is asked to come again")]
    private partial void LogNotTaken(Exception exception);

    [LoggerMessage(EventId = 1574, Level = LogLevel.Warning, Message = "A mail of {Octets} octets that came back took too long to read and tells nothing")]
    private partial void LogTooSlow(int octets);
}
