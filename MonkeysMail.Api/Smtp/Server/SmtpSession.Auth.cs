// AUTH PLAIN and LOGIN (RFC 4954, RFC 4616). A wrong credential costs the session one of its few tries; how fast the next may come from the same
// network is the service's to say.
namespace MonkeysMail.Api.Smtp.Server;

internal sealed partial class SmtpSession
{
    private const string AskUser = "VXNlcm5hbWU6"; // "Username:"
    private const string AskPassword = "UGFzc3dvcmQ6"; // "Password:"

    private int _authFailures;

    private async ValueTask AuthAsync(string argument)
    {
        var space = argument.IndexOf(' ', StringComparison.Ordinal);
        var mechanism = (space < 0 ? argument : argument[..space]).ToUpperInvariant();
        var initial = space < 0 ? null : argument[(space + 1)..];
        if (mechanism is not ("PLAIN" or "LOGIN"))
        {
            await AnswerAsync(Reply.MechanismUnknown);
            return;
        }

        var credentials = mechanism == "PLAIN" ? await PlainAsync(initial) : await LoginAsync(initial);
        if (credentials is not null)
        {
            await AuthenticateAsync(credentials);
        }
    }

    private async ValueTask AuthenticateAsync(SmtpCredentials credentials)
    {
        var reply = await AskAsync(_conversation.AuthenticateAsync(credentials, default));
        peer.IsAuthenticated = reply.IsPositive;
        if (!reply.IsPositive && ++_authFailures >= _limits.AuthFailures)
        {
            ReplyWriter.Write(wire.Output, reply);
            await EndAsync(Reply.TooManyGuesses, SmtpEnds.Errors);
            return;
        }

        await AnswerAsync(reply);
    }

    private async ValueTask<SmtpCredentials?> PlainAsync(string? initial)
    {
        if ((initial ?? await ChallengeAsync("")) is not { } text)
        {
            return null;
        }

        if (SaslText.Plain(text) is { } credentials)
        {
            return credentials;
        }

        await AnswerAsync(Reply.NotBase64);
        return null;
    }

    private async ValueTask<SmtpCredentials?> LoginAsync(string? initial)
    {
        if ((initial ?? await ChallengeAsync(AskUser)) is not { } first)
        {
            return null;
        }

        if (SaslText.Login(first) is not { } user)
        {
            await AnswerAsync(Reply.NotBase64);
            return null;
        }

        if (await ChallengeAsync(AskPassword) is not { } second)
        {
            return null;
        }

        if (SaslText.Login(second) is { } password)
        {
            return new SmtpCredentials(user, password);
        }

        await AnswerAsync(Reply.NotBase64);
        return null;
    }

    /// <summary>The client's answer; null when there is none, and the client has been told.</summary>
    private async ValueTask<string?> ChallengeAsync(string challenge)
    {
        ReplyWriter.Write(wire.Output, new Reply(334, "", challenge));
        var (result, line) = await wire.ReadLineAsync(Patience, continues: true);
        if (result != LineResult.Line)
        {
            await FaultAsync(result, Reply.AuthLineTooLong);
            return null;
        }

        if (line == "*" || wire.IsFollowed)
        {
            await AnswerAsync(line == "*" ? Reply.AuthAborted : Reply.TooEarly);
            return null;
        }

        return line;
    }
}
