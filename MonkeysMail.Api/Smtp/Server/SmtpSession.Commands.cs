// The commands without content.
namespace MonkeysMail.Api.Smtp.Server;

internal sealed partial class SmtpSession
{
    private const int HeloMost = 255; // a domain, RFC 5321 4.5.3.1.2

    // Beyond those that are taken, so many RCPT of a transaction are answered 452; RFC 5321 4.5.3.1.8 speaks of 100.
    private const int RefusedRecipients = 1_000;

    private int _rcpts;

    private ValueTask IdleAsync(SmtpCommand command)
    {
        if (command.Verb is SmtpVerb.Ehlo or SmtpVerb.Helo)
        {
            return GreetAsync(command);
        }

        if (command.Verb == SmtpVerb.Rset)
        {
            Reset();
        }

        return AnswerAsync(command.Verb switch { SmtpVerb.Vrfy => Reply.CannotVerify, SmtpVerb.Help => Reply.Help, _ => Reply.Ok });
    }

    private ValueTask GreetAsync(SmtpCommand command)
    {
        var name = command.Argument;
        if (name.Length is 0 or > HeloMost || name.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
        {
            return AnswerAsync(Reply.NoName);
        }

        Reset();
        _state = SmtpState.Greeted;
        peer.Helo = name;
        peer.IsExtended = command.Verb == SmtpVerb.Ehlo;
        if (!peer.IsExtended)
        {
            return AnswerAsync(new Reply(250, "", _policy.Hostname));
        }

        ReplyWriter.Write(wire.Output, 250, Extensions());
        return default;
    }

    // RFC 1870, 2034, 2920, 3030, 3207, 3461, 4954, 6152, 6531, 8689, 9422.
    private List<string> Extensions()
    {
        var lines = new List<string>
        {
            _policy.Hostname, FormattableString.Invariant($"SIZE {_limits.MessageBytes}"), "PIPELINING", "8BITMIME", "SMTPUTF8", "CHUNKING", "ENHANCEDSTATUSCODES",
            FormattableString.Invariant($"LIMITS RCPTMAX={_limits.Recipients} MAILMAX={_limits.Messages}"),
        };
        if (_policy.OffersDsn)
        {
            lines.Add("DSN");
        }

        if (_policy.Tls is SmtpTlsMode.Offered or SmtpTlsMode.Required && peer.Tls is null)
        {
            lines.Add("STARTTLS");
        }

        if (_policy.Auth == SmtpAuthMode.Required && peer.Tls is not null)
        {
            lines.Add("AUTH PLAIN LOGIN");
            lines.Add("REQUIRETLS");
        }

        return lines;
    }

    private async ValueTask StartTlsAsync()
    {
        ReplyWriter.Write(wire.Output, Reply.StartTls);
        await SecureAsync();
        peer.Helo = null;
        peer.IsExtended = false;
        Reset();
        _state = SmtpState.New;
    }

    private async ValueTask<Reply> MailAsync(string argument)
    {
        if (_messages >= _limits.Messages)
        {
            return Reply.TooManyMessages;
        }

        var (mail, refusal) = MailCommand.Parse(argument, _policy);
        if (mail is null)
        {
            return refusal!;
        }

        var reply = await AskAsync(_conversation.MailAsync(mail, default));
        if (reply.IsPositive)
        {
            _transaction = new SmtpTransaction(mail);
            _rcpts = 0;
            _state = SmtpState.Mail;
        }

        return reply;
    }

    private async ValueTask<Reply> RcptAsync(string argument)
    {
        var transaction = _transaction!;
        if (++_rcpts > _limits.Recipients + RefusedRecipients)
        {
            return Reply.TooManyErrors;
        }

        var (rcpt, refusal) = RcptCommand.Parse(argument, transaction.Mail, _policy);
        if (rcpt is null)
        {
            return refusal!;
        }

        if (transaction.Recipients.Count >= _limits.Recipients)
        {
            return Reply.TooManyRecipients;
        }

        var reply = await AskAsync(_conversation.RcptAsync(transaction.Mail, rcpt, default));
        if (reply.IsPositive)
        {
            transaction.Recipients.Add(rcpt);
            _state = SmtpState.Rcpt;
        }

        return reply;
    }

    private void Reset()
    {
        DropContent();
        _transaction = null;
        if (_state != SmtpState.New)
        {
            _state = SmtpState.Greeted;
        }
    }
}
