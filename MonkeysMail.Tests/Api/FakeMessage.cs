using System.Collections.Immutable;
using MonkeysMail.Grains.Contracts;

namespace MonkeysMail.Tests.Api;

/// <summary>A message that is durable as soon as it was accepted, and never sent.</summary>
public sealed class FakeMessage(FakeMessageLog log, FakeWorkspace workspace, MessageId id) : IMessageGrain, IMessageReadsGrain, IMessageChangesGrain
{
    private readonly Lock _lock = new();
    private DeliveryStatus _status;

    public MessageId Id { get; } = id;

    public WorkspaceId Workspace { get; } = workspace.Id;

    /// <summary>Set once it is accepted.</summary>
    public AcceptRequest? Request { get; private set; }

    public AcceptReceipt? Receipt { get; private set; }

    public DateTimeOffset? SendAt { get; private set; }

    /// <summary>Makes changes fail.</summary>
    public ChangeOutcome? ChangeFailure { get; set; }

    Task<AcceptAnswer> IMessageGrain.AcceptAsync(AcceptRequest request) => log.AcceptAsync(this, request);

    public AcceptAnswer Accept(AcceptRequest request)
    {
        lock (_lock)
        {
            if (Receipt is not null)
            {
                return new AcceptAnswer(AcceptOutcome.Replayed, Receipt);
            }

            Request = request;
            SendAt = request.SendAt;
            _status = request.SendAt is null ? DeliveryStatus.Queued : DeliveryStatus.Scheduled;
            ImmutableArray<RecipientReceipt> recipients =
                [.. request.Recipients.Select(r => new RecipientReceipt(r.Address.ToString(), r.Suppressed ? DeliveryStatus.Suppressed : _status))];
            Receipt = new AcceptReceipt(Id, DeliveryStatusOrder.Combine(recipients.Select(r => r.Status)), recipients);
            return new AcceptAnswer(AcceptOutcome.Accepted, Receipt);
        }
    }

    Task<MessageDescription?> IMessageReadsGrain.DescribeAsync(KeyMode mode) => Task.FromResult(Request?.Mode == mode ? Describe() : null);

    Task<MessageDescription?> IMessageGrain.DescribeAsync() => throw new NotSupportedException("Called by earlier fronts alone.");

    public MessageDescription? Describe()
    {
        if (Request is not { } request)
        {
            return null;
        }

        var attempt = new Attempt(1, DateTimeOffset.UnixEpoch, 41, "mx1.example.net", "192.0.2.7", "192.0.2.1", new TlsInfo("1.3", "TLS_AES_256_GCM_SHA384"),
            new SmtpReply(451, "4.7.1", "later"), null, AttemptOutcome.Deferred);
        return new MessageDescription(
            Id, _status == DeliveryStatus.Canceled ? _status : Receipt!.Status, DateTimeOffset.UnixEpoch.AddTicks(1_234_567), SendAt, request.From.ToString(),
            request.Content is ComposedContent composed ? composed.Subject : ((RawContent)request.Content).Subject,
            request.Stream, request.Tags, request.Metadata, 2412,
            [.. Receipt!.Recipients.Select(r => new RecipientDescription(r.Email, r.Status, false, DateTimeOffset.UnixEpoch, [attempt]))]);
    }

    Task<ImmutableArray<MailEvent>?> IMessageGrain.EventsAsync() => throw new NotSupportedException("Called by earlier fronts alone.");

    Task<RawAnswer> IMessageGrain.RawAsync() => throw new NotSupportedException("Called by earlier fronts alone.");

    Task<ImmutableArray<MailEvent>?> IMessageReadsGrain.EventsAsync(KeyMode mode) => Task.FromResult<ImmutableArray<MailEvent>?>(Request is null ? null :
        [new MailEvent(new Grains.Contracts.EventId(Guid.Empty), MailEventType.Accepted, DateTimeOffset.UnixEpoch, Id, null, """{"size":2412}""")]);

    Task<RawAnswer> IMessageReadsGrain.RawAsync(KeyMode mode) => Task.FromResult(
        Request is null ? new RawAnswer(RawOutcome.NotFound)
        : SendAt is not null ? new RawAnswer(RawOutcome.NotRendered)
        : new RawAnswer(RawOutcome.Found, "From: a@example.com\r\n\r\nhello\r\n"u8.ToArray()));

    Task<ChangeAnswer> IMessageGrain.CancelAsync() => throw new NotSupportedException("Called by fronts of 0.1 alone.");

    Task<ChangeAnswer> IMessageChangesGrain.CancelAsync(Actor actor, KeyReach reach) => Change(() => _status = DeliveryStatus.Canceled);

    Task<ChangeAnswer> IMessageGrain.RescheduleAsync(DateTimeOffset sendAt) => throw new NotSupportedException("Called by fronts of 0.1 alone.");

    Task<ChangeAnswer> IMessageChangesGrain.RescheduleAsync(DateTimeOffset sendAt, Actor actor, KeyReach reach) => Change(() => SendAt = sendAt);

    Task<ChangeAnswer> IMessageChangesGrain.RetryAsync(Actor actor, KeyReach reach, bool replayed) => Change(() => { });

    Task IMessageGrain.WakeAsync(string? endedOwner) => throw new NotSupportedException("Not called by a front.");

    private Task<ChangeAnswer> Change(Action change)
    {
        if (Request is null)
        {
            return Task.FromResult(new ChangeAnswer(ChangeOutcome.NotFound));
        }

        if (ChangeFailure is { } failure)
        {
            return Task.FromResult(new ChangeAnswer(failure, Describe()));
        }

        change();
        return Task.FromResult(new ChangeAnswer(ChangeOutcome.Done, Describe()));
    }
}
