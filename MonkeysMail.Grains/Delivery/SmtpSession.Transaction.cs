// A mail transaction (RFC 5321 3.3), pipelined where the server offers it (RFC 2920): MAIL, every RCPT and DATA in one write. Each
// recipient gets its own answer. The lease is asked right before MAIL FROM and right before the final dot. A recipient whose content
// may have been taken is never left undecided, so nobody sends it again within the attempt.
namespace MonkeysMail.Grains.Delivery;

internal sealed partial class SmtpSession
{
    // Recipients in one pipelined write: the replies to them fit in any socket buffer, so both sides never wait for each other (RFC 2920 3.1).
    private const int GroupSize = 50;

    // Octets that a RCPT line may need; the agent refuses longer addresses.
    private const int RcptReserve = 600;

    // RFC 5321 4.5.3.1.8: a server takes at least 100 recipients. Lowered when it says 452.
    private int _maxRecipients = 100;

    private ReplyStage _stage;
    private int _accepted;
    private bool _mailAccepted;
    private WireReply _tooMany;

    /// <summary>Sends to the open recipients, as many as the server takes at once, and decides them.</summary>
    public async ValueTask<TransactionEnd> SendAsync(Transaction transaction, Func<bool> leaseHolds)
    {
        if (Lacks(transaction) is { } lack)
        {
            transaction.Open.ForEach(slot => slot.Decide(ReplyStage.Mail, lack, AttemptOutcome.Bounced));
            transaction.Open.Clear();
            return TransactionEnd.Finished;
        }

        if (!leaseHolds())
        {
            Dispose();
            return TransactionEnd.LeaseLost;
        }

        Transactions++;
        _accepted = 0;
        _mailAccepted = false;
        _tooMany = default;
        var batch = transaction.Open.Count <= _maxRecipients ? transaction.Open : transaction.Open.GetRange(0, _maxRecipients);
        batch.ForEach(slot => slot.Accepted = false);
        try
        {
            var data = _features.Pipelining ? await EnvelopeInGroupsAsync(transaction, batch) : await EnvelopeStepByStepAsync(transaction, batch);
            if (_accepted > 0 && data is { Code: 354 })
            {
                _stage = ReplyStage.Data;
                await _wire.WriteContentAsync(transaction.Go.Content, _options.BlockTimeout);
                if (!leaseHolds())
                {
                    Dispose();
                    return TransactionEnd.LeaseLost;
                }

                await EndAsync(batch);
            }
            else
            {
                await NoContentAsync(batch, data);
            }
        }
        catch (WireException e)
        {
            if (_stage == ReplyStage.Data && _accepted > 0 && e.Fault == WireFault.Closed)
            {
                transaction.LostReply ??= await LastWordAsync();
            }

            return Broken(transaction, batch, e);
        }

        _wire.Rest();
        Settle(transaction);
        return TransactionEnd.Finished;
    }

    // The reply to DATA, or null when DATA was not sent.
    private async ValueTask<WireReply?> EnvelopeInGroupsAsync(Transaction transaction, List<TransactionSlot> batch)
    {
        _stage = ReplyStage.Mail;
        var reset = _needsReset;
        if (reset)
        {
            _wire.Append("RSET\r\n"u8);
        }

        AppendMail(transaction);
        var next = 0;
        var first = true;
        while (true)
        {
            var start = next;
            while (next < batch.Count && next - start < GroupSize && _wire.Room > RcptReserve)
            {
                AppendRcpt(batch[next++]);
            }

            var last = next == batch.Count;
            if (last)
            {
                _wire.Append("DATA\r\n"u8);
            }

            await _wire.FlushAsync(_options.MailTimeout);
            if (first)
            {
                if (reset)
                {
                    await ReadResetAsync(transaction);
                }

                HandleMail(batch, await ReadAsync(transaction, _options.MailTimeout));
                first = false;
            }

            _stage = ReplyStage.Rcpt;
            for (var i = start; i < next; i++)
            {
                HandleRcpt(batch[i], await ReadAsync(transaction, _options.RcptTimeout));
            }

            if (last)
            {
                _stage = ReplyStage.Data;
                return await ReadAsync(transaction, _options.DataTimeout);
            }

            if (!_mailAccepted)
            {
                return null;
            }
        }
    }

    private async ValueTask<WireReply?> EnvelopeStepByStepAsync(Transaction transaction, List<TransactionSlot> batch)
    {
        _stage = ReplyStage.Mail;
        if (_needsReset)
        {
            _wire.Append("RSET\r\n"u8);
            await _wire.FlushAsync(_options.MailTimeout);
            await ReadResetAsync(transaction);
        }

        AppendMail(transaction);
        await _wire.FlushAsync(_options.MailTimeout);
        HandleMail(batch, await ReadAsync(transaction, _options.MailTimeout));
        if (!_mailAccepted)
        {
            return null;
        }

        _stage = ReplyStage.Rcpt;
        foreach (var slot in batch)
        {
            AppendRcpt(slot);
            await _wire.FlushAsync(_options.RcptTimeout);
            HandleRcpt(slot, await ReadAsync(transaction, _options.RcptTimeout));
        }

        if (_accepted == 0)
        {
            return null;
        }

        _stage = ReplyStage.Data;
        _wire.Append("DATA\r\n"u8);
        await _wire.FlushAsync(_options.DataTimeout);
        return await ReadAsync(transaction, _options.DataTimeout);
    }

    // 421 may answer anything: the server closes (RFC 5321 3.8).
    private async ValueTask<WireReply> ReadAsync(Transaction transaction, TimeSpan limit)
    {
        var reply = await _wire.ReadReplyAsync(limit);
        if (reply.Code != 421)
        {
            return reply;
        }

        transaction.LostReply = reply.ToReply();
        throw new WireException(WireFault.Closed, "the peer closes the connection");
    }

    private async ValueTask ReadResetAsync(Transaction transaction)
    {
        await ReadAsync(transaction, _options.MailTimeout);
        _needsReset = false;
    }

    private void HandleMail(List<TransactionSlot> batch, WireReply reply)
    {
        _mailAccepted = reply.IsPositive;
        if (!_mailAccepted)
        {
            var refusal = reply.ToReply();
            batch.ForEach(slot => slot.Decide(ReplyStage.Mail, refusal));
        }
    }

    private void HandleRcpt(TransactionSlot slot, WireReply reply)
    {
        if (slot.Decided)
        {
            return; // MAIL was refused: this is "503 need MAIL command", or worthless
        }

        if (reply.IsPositive)
        {
            slot.Accepted = true;
            _accepted++;
        }
        else if (_accepted > 0 && IsTooMany(reply))
        {
            _tooMany = reply; // stays open for the next transaction
        }
        else
        {
            slot.Decide(ReplyStage.Rcpt, reply.ToReply());
        }
    }

    // RFC 5321 4.5.3.1.10: 452 "too many recipients"; 552 is to be read so where it says it.
    private static bool IsTooMany(WireReply reply)
    {
        if (reply.Code is not (452 or 552))
        {
            return false;
        }

        var parsed = reply.ToReply();
        return parsed.Enhanced is { } code
            ? code.EndsWith(".5.3", StringComparison.Ordinal)
            : reply.Code == 452 || parsed.Text.Contains("too many", StringComparison.OrdinalIgnoreCase);
    }

    private async ValueTask EndAsync(List<TransactionSlot> batch)
    {
        _stage = ReplyStage.FinalDot;
        await _wire.FlushAsync(_options.BlockTimeout);
        var reply = await _wire.ReadReplyAsync(_options.FinalDotTimeout);
        var parsed = reply.ToReply();
        foreach (var slot in batch)
        {
            if (slot.Accepted)
            {
                slot.Decide(ReplyStage.FinalDot, parsed, alone: _accepted == 1);
            }
        }

        if (reply.Code == 421 || reply.Code is >= 300 and < 400)
        {
            IsUsable = false;
        }
    }

    // DATA was refused, or there was nobody to send it for.
    private async ValueTask NoContentAsync(List<TransactionSlot> batch, WireReply? data)
    {
        _needsReset = _mailAccepted;
        if (_accepted == 0)
        {
            if (data is { Code: 354 })
            {
                await EndEmptyAsync();
            }

            return;
        }

        var reply = data!.Value.ToReply();
        foreach (var slot in batch)
        {
            if (slot.Accepted && reply.Code >= 400)
            {
                slot.Decide(ReplyStage.Data, reply);
            }
            else if (slot.Accepted)
            {
                IsUsable = false;
                slot.Decide(ReplyStage.Data, $"unexpected answer to DATA: {reply.Code}", AttemptOutcome.Deferred);
            }
        }
    }

    // RFC 2920 3.1: a server that takes DATA although it took no recipient wants at least the dot. If it refused MAIL it is too odd to go on.
    private async ValueTask EndEmptyAsync()
    {
        if (!_mailAccepted)
        {
            IsUsable = false;
            return;
        }

        _wire.Append(".\r\n"u8);
        await _wire.FlushAsync(_options.DataTimeout);
        await _wire.ReadReplyAsync(_options.DataTimeout);
    }

    // A server may refuse content before it has all of it, and close: its reply is then still to be read.
    private async ValueTask<SmtpReply?> LastWordAsync()
    {
        try
        {
            var reply = await _wire.ReadReplyAsync(_options.QuitTimeout);
            return reply.Code >= 400 ? reply.ToReply() : null;
        }
        catch (WireException)
        {
            return null;
        }
    }

    private void Settle(Transaction transaction)
    {
        if (_tooMany.Code != 0)
        {
            _maxRecipients = Math.Max(1, _accepted);
        }

        transaction.Open.RemoveAll(slot => slot.Decided);
    }

    private TransactionEnd Broken(Transaction transaction, List<TransactionSlot> batch, WireException e)
    {
        Dispose();
        transaction.TimedOut = e.Fault == WireFault.TimedOut;
        if (e.Fault == WireFault.Aborted)
        {
            return TransactionEnd.Aborted;
        }

        if (_accepted == 0)
        {
            transaction.Open.RemoveAll(slot => slot.Decided);
            transaction.LostBecause = e.Message;
            transaction.LostAt = _stage;
            return transaction.Open.Count == 0 ? TransactionEnd.Finished : TransactionEnd.Lost;
        }

        var error = _stage == ReplyStage.FinalDot
            ? $"after the end of the message, so it may have been delivered: {e.Message}"
            : $"in the middle of the transaction: {e.Message}";
        foreach (var slot in batch.Where(slot => !slot.Decided))
        {
            if (transaction.LostReply is { } reply)
            {
                slot.Decide(_stage, reply);
            }
            else
            {
                slot.Decide(_stage, error, AttemptOutcome.Deferred);
            }
        }

        transaction.Open.RemoveAll(slot => slot.Decided);
        return TransactionEnd.Finished;
    }
}
