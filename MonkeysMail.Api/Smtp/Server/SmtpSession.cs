// One connection from greeting to end. The rules of order are StateTable's; here is what the commands do. The partials: Commands, Auth, Content (DATA and
// BDAT). Everything that a client can make it do is bounded by SmtpLimits, and whatever is wrong with its framing ends the connection:
// one that frames lines otherwise cannot be told commands from content.
using System.Security.Authentication;
using MonkeysMail.Api.Http;
using MonkeysMail.Api.Http.Bodies;

namespace MonkeysMail.Api.Smtp.Server;

internal sealed partial class SmtpSession(
    SmtpListener listener, SmtpPeer peer, SmtpWire wire, ISmtpTls? tls, InFlightBudget budget, SmtpMetrics metrics, TimeProvider time, ILogger logger)
    : IDisposable
{
    private readonly SmtpPolicy _policy = listener.Policy;
    private readonly SmtpLimits _limits = listener.Policy.Limits;
    private ISmtpConversation _conversation = null!;
    private SmtpState _state = SmtpState.New;
    private SmtpTransaction? _transaction;
    private string? _end;
    private int _errors;
    private int _idle;
    private int _messages;

    // A client that must authenticate and has not, or has not even greeted, holds a connection for less time.
    private TimeSpan Patience =>
        _state == SmtpState.New || (_policy.Auth == SmtpAuthMode.Required && !peer.IsAuthenticated) ? _limits.StrangerTime : _limits.CommandTime;

    /// <summary>Serves the connection. Never throws.</summary>
    public async Task RunAsync()
    {
        metrics.SessionBegan(listener.Name);
        try
        {
            if (_policy.Tls == SmtpTlsMode.Implicit)
            {
                await SecureAsync();
            }

            _conversation = listener.Service.Begin(peer);
            await using (_conversation)
            {
                await TalkAsync();
            }
        }
        catch (AuthenticationException)
        {
            _end = SmtpEnds.Tls;
        }
        catch (OperationCanceledException) when (wire.IsTimedOut)
        {
            await EndAsync(Reply.TimedOut, SmtpEnds.Silent);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            _end ??= SmtpEnds.Left;
        }
        catch (Exception e)
        {
            _end = SmtpEnds.Failed;
            LogFailed(peer.Session, e);
        }
        finally
        {
            metrics.SessionEnded(listener.Name, _end ?? SmtpEnds.Left);
            LogEnded(peer.Session, listener.Name, _end ?? SmtpEnds.Left, _messages);
        }
    }

    public void Dispose() => DropContent();

    private async Task TalkAsync()
    {
        // The server speaks first (RFC 5321 3.1).
        if (wire.IsFollowed)
        {
            await EndAsync(Reply.TooEarly, SmtpEnds.Protocol);
            return;
        }

        ReplyWriter.Write(wire.Output, new Reply(220, "", $"{_policy.Hostname} ESMTP MonkeysMail"));
        while (_end is null)
        {
            var (result, line) = await wire.ReadLineAsync(Patience);
            if (result == LineResult.Line)
            {
                await HandleAsync(SmtpCommand.Parse(line));
            }
            else
            {
                await FaultAsync(result, Reply.LineTooLong);
            }
        }
    }

    private async ValueTask HandleAsync(SmtpCommand command)
    {
        var refusal = StateTable.Judge(command, _state, wire.IsFollowed, peer, _policy);
        if (refusal is not null && command.Verb != SmtpVerb.Bdat)
        {
            await AnswerAsync(refusal);
            return;
        }

        switch (command.Verb)
        {
            case SmtpVerb.Auth:
                await AuthAsync(command.Argument);
                break;
            case SmtpVerb.StartTls:
                await StartTlsAsync();
                break;
            case SmtpVerb.Mail:
                await AnswerAsync(await MailAsync(command.Argument));
                break;
            case SmtpVerb.Rcpt:
                await AnswerAsync(await RcptAsync(command.Argument));
                break;
            case SmtpVerb.Data:
                await DataAsync();
                break;
            case SmtpVerb.Bdat:
                await ChunkAsync(command.Argument, refusal);
                break;
            case SmtpVerb.Quit:
                await EndAsync(Reply.Bye, SmtpEnds.Quit);
                break;
            default:
                if (++_idle > _limits.IdleCommands)
                {
                    await EndAsync(Reply.TooManyIdle, SmtpEnds.Errors);
                    break;
                }

                await IdleAsync(command);
                break;
        }
    }

    private async Task SecureAsync()
    {
        try
        {
            peer.Tls = await wire.SecureAsync(tls!);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            throw new AuthenticationException("The handshake was not finished.", e);
        }
    }

    // What is wrong with a line.
    private ValueTask FaultAsync(LineResult result, Reply tooLong) => result switch
    {
        LineResult.TooLong => AnswerAsync(tooLong),
        LineResult.Unreadable => AnswerAsync(Reply.Unreadable),
        LineResult.Endless => EndAsync(Reply.LineNeverEnds, SmtpEnds.Protocol),
        LineResult.BareLineEnd => EndAsync(Reply.BareLineEnd, SmtpEnds.Protocol),
        LineResult.TimedOut => EndAsync(Reply.TimedOut, SmtpEnds.Silent),
        LineResult.Stopping => EndAsync(Reply.Stopping, SmtpEnds.Stopping),
        _ => Leave(),
    };

    private ValueTask Leave()
    {
        _end = SmtpEnds.Left;
        return default;
    }

    private async ValueTask AnswerAsync(Reply reply)
    {
        if (reply.Ends)
        {
            await EndAsync(reply, SmtpEnds.Protocol);
        }
        else if (reply.IsError && ++_errors > _limits.Errors)
        {
            await EndAsync(Reply.TooManyErrors, SmtpEnds.Errors);
        }
        else
        {
            ReplyWriter.Write(wire.Output, reply);
        }
    }

    private async ValueTask EndAsync(Reply reply, string reason)
    {
        _end = reason;
        await wire.EndAsync(reply, listens: reason is SmtpEnds.Protocol or SmtpEnds.Errors);
    }

    // What the service fails at is no answer about the mail: the client may come again.
    private async ValueTask<Reply> AskAsync(ValueTask<Reply> question)
    {
        try
        {
            return await question;
        }
        catch (Exception e) when (GrainFailures.IsInfrastructure(e))
        {
            LogUnavailable(peer.Session, e);
            return Reply.Failed;
        }
        catch (Exception e)
        {
            LogFailed(peer.Session, e);
            return Reply.Failed;
        }
    }
}
