// Asks the workspace whether messages may be sent, in calls of at most 200 recipients (rules.md, Content: a call stays under 256 KiB).
// A message with more is asked about in several calls and is admitted only when all of it is.
using System.Runtime.InteropServices;
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Telemetry;

namespace MonkeysMail.Api.Http.Messages;

internal sealed partial class Admission(
    Authenticator authenticator, GrainCalls calls, ApiMetrics metrics, TimeProvider time, ILogger<Admission> logger)
{
    public const int SliceRecipients = 200;

    private static readonly Refusal NoAnswer = new(
        RefusalCode.Unavailable, "The message was not accepted: the workspace does not answer now. Repeat the request in a moment.",
        TimeSpan.FromSeconds(5));

    /// <summary>The usual case: one message, one call.</summary>
    public async Task<Admitted> AdmitAsync(Caller caller, OutgoingMessage message)
    {
        if (message.Recipients.Length > SliceRecipients)
        {
            return (await AdmitAsync(caller, [message]))[0];
        }

        var answer = await AskAsync(caller, [new AdmissionItem(message.From.Domain, message.Stream, message.Normalized, message.Size)]);
        var refusal = answer.Refusal ?? answer.Verdicts[0].Refusal;
        return refusal is null
            ? new Admitted(null, answer.Mode, answer.KeyId, Mark(message.Recipients, answer.Verdicts[0].Suppressed, 0, message.Recipients.Length),
                answer.Verdicts[0].Tokens, RateLimits.Of(answer))
            : new Admitted(refusal, answer.Mode, answer.KeyId, [], 0, RateLimits.Of(answer));
    }

    /// <summary>Verdicts in the order of the messages.</summary>
    public async Task<Admitted[]> AdmitAsync(Caller caller, IReadOnlyList<OutgoingMessage> messages)
    {
        var results = new Admitted[messages.Count];
        var items = new List<AdmissionItem>();
        var parts = new List<(int Message, int Offset)>();
        var recipients = 0;
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            for (var offset = 0; offset < message.Normalized.Length; offset += SliceRecipients)
            {
                var count = Math.Min(SliceRecipients, message.Normalized.Length - offset);
                if (recipients + count > SliceRecipients)
                {
                    await AskSliceAsync(caller, messages, items, parts, results);
                    recipients = 0;
                }

                items.Add(new AdmissionItem(message.From.Domain, message.Stream, message.Normalized.Slice(offset, count), message.Size, offset > 0));
                parts.Add((i, offset));
                recipients += count;
            }
        }

        await AskSliceAsync(caller, messages, items, parts, results);
        return results;
    }

    /// <summary>Gives back what an admission took. That it fails is no reason to refuse anything: the bucket fills again by itself.</summary>
    public async Task ReturnAsync(Caller caller, string keyId, int tokens, int messages)
    {
        if (tokens == 0 && messages == 0)
        {
            return;
        }

        try
        {
            await calls.RunAsync(caller.Tenant.Guard.GiveBackAsync(keyId, tokens, messages));
        }
        catch (Exception e)
        {
            LogNotReturned(tokens, e);
        }
    }

    private async Task AskSliceAsync(
        Caller caller, IReadOnlyList<OutgoingMessage> messages, List<AdmissionItem> items, List<(int Message, int Offset)> parts, Admitted[] results)
    {
        if (items.Count == 0)
        {
            return;
        }

        var answer = await AskOrRefuseAsync(caller, [.. items]);
        for (var i = 0; i < items.Count; i++)
        {
            var (message, offset) = parts[i];
            var refusal = answer.Refusal ?? answer.Verdicts[i].Refusal;
            var tokens = answer.Refusal is null ? answer.Verdicts[i].Tokens : 0;
            var before = results[message];
            if (refusal is not null || before?.Refusal is not null)
            {
                // Part of the message is refused, so all of it is: what its other parts took goes back.
                await ReturnAsync(caller, before?.KeyId ?? answer.KeyId, tokens + (before?.Tokens ?? 0), before is { Refusal: null } ? 1 : 0);
                results[message] = new Admitted(before?.Refusal ?? refusal, answer.Mode, answer.KeyId, [], 0, RateLimits.Of(answer));
                continue;
            }

            var recipients = Mark(messages[message].Recipients, answer.Verdicts[i].Suppressed, offset, items[i].Recipients.Length);
            results[message] = before is null
                ? new Admitted(null, answer.Mode, answer.KeyId, recipients, tokens, RateLimits.Of(answer))
                : before with { Recipients = before.Recipients.AddRange(recipients), Tokens = before.Tokens + tokens, RateLimit = RateLimits.Of(answer) };
        }

        items.Clear();
        parts.Clear();
    }

    // A slice whose call fails refuses its own messages; the other slices stand.
    private async Task<AdmissionAnswer> AskOrRefuseAsync(Caller caller, ImmutableArray<AdmissionItem> items)
    {
        try
        {
            return await AskAsync(caller, items);
        }
        catch (Exception e)
        {
            LogSliceFailed(items.Length, e);
            return new AdmissionAnswer(NoAnswer, KeyMode.Live, "", [], default);
        }
    }

    private async Task<AdmissionAnswer> AskAsync(Caller caller, ImmutableArray<AdmissionItem> items)
    {
        // Tokens may be taken twice then, which the bucket heals by itself.
        using var span = FrontTracing.StartAdmission(items.Length);
        var start = time.GetTimestamp();
        var result = "failed";
        try
        {
            var answer = await calls.AskAsync(() => caller.Tenant.Guard.AdmitAsync(new AdmissionRequest(caller.Credential, items)));
            result = "answered";
            await authenticator.JudgeAsync(caller, answer.Refusal);
            return answer;
        }
        finally
        {
            metrics.Admission(time.GetElapsedTime(start), result);
            FrontTracing.End(span, result);
        }
    }

    private static ImmutableArray<AcceptRecipient> Mark(ImmutableArray<MailAddress> addresses, ImmutableArray<int> suppressed, int offset, int count)
    {
        var recipients = new AcceptRecipient[count];
        for (var i = 0; i < count; i++)
        {
            recipients[i] = new AcceptRecipient(addresses[offset + i], !suppressed.IsDefaultOrEmpty && suppressed.Contains(i));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(recipients);
    }

    [LoggerMessage(ApiEvents.AdmissionFailed, LogLevel.Warning, "{Messages} messages were refused: their admission failed.")]
    private partial void LogSliceFailed(int messages, Exception exception);

    [LoggerMessage(ApiEvents.TokensNotReturned, LogLevel.Warning, "{Tokens} tokens could not be returned to a workspace.")]
    private partial void LogNotReturned(int tokens, Exception exception);
}
