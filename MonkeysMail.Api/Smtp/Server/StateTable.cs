// The protocol as data: which command may come in which state, what must have happened before it, and whether it must be the last of a pipelined group
// (RFC 2920 3.1; RFC 3207 4.2; RFC 4954 4). What a command does is in SmtpSession; where it leads is the state that its handler sets.
namespace MonkeysMail.Api.Smtp.Server;

internal static class StateTable
{
    private static readonly Rule[] Rules =
    [
        new(SmtpVerb.Ehlo, SmtpState.Any, Always, EndsGroup: true),
        new(SmtpVerb.Helo, SmtpState.Any, Always, EndsGroup: true),
        new(SmtpVerb.StartTls, SmtpState.Greeted, TlsIsOffered, EndsGroup: true, TakesNothing: true),
        new(SmtpVerb.Auth, SmtpState.Greeted, AuthIsOffered, EndsGroup: true),
        new(SmtpVerb.Mail, SmtpState.Greeted, MayMail, EndsGroup: false),
        new(SmtpVerb.Rcpt, SmtpState.Mail | SmtpState.Rcpt, Always, EndsGroup: false),
        new(SmtpVerb.Data, SmtpState.Rcpt, Always, EndsGroup: true, TakesNothing: true),
        new(SmtpVerb.Bdat, SmtpState.Rcpt | SmtpState.Chunks, Always, EndsGroup: false),
        new(SmtpVerb.Rset, SmtpState.Any, Always, EndsGroup: false, TakesNothing: true),
        new(SmtpVerb.Noop, SmtpState.Any, Always, EndsGroup: false),
        new(SmtpVerb.Vrfy, SmtpState.Greeted | SmtpState.Mail | SmtpState.Rcpt, MayMail, EndsGroup: false),
        new(SmtpVerb.Expn, SmtpState.Any, NotHere, EndsGroup: false),
        new(SmtpVerb.Help, SmtpState.Any, Always, EndsGroup: false),
        new(SmtpVerb.Quit, SmtpState.Any, Always, EndsGroup: false, TakesNothing: true),
        new(SmtpVerb.Foreign, SmtpState.Any, IsNotSmtp, EndsGroup: false),
    ];

    /// <summary>Null when the command may run.</summary>
    /// <param name="followed">More has been sent after the command already.</param>
    public static Reply? Judge(SmtpCommand command, SmtpState state, bool followed, SmtpPeer peer, SmtpPolicy policy)
    {
        foreach (var rule in Rules)
        {
            if (rule.Verb == command.Verb)
            {
                return rule.EndsGroup && followed ? Reply.TooEarly
                    : rule.Guard(peer, policy)
                        ?? (!rule.In.HasFlag(state) ? Reply.OutOfOrder : rule.TakesNothing && command.Argument.Length > 0 ? Reply.NoArgument : null);
            }
        }

        return Reply.Unknown;
    }

    private static Reply? Always(SmtpPeer peer, SmtpPolicy policy) => null;

    private static Reply? NotHere(SmtpPeer peer, SmtpPolicy policy) => Reply.NotImplemented;

    private static Reply? IsNotSmtp(SmtpPeer peer, SmtpPolicy policy) => Reply.NotSmtp;

    private static Reply? TlsIsOffered(SmtpPeer peer, SmtpPolicy policy) =>
        policy.Tls is SmtpTlsMode.None ? Reply.NotImplemented : peer.Tls is not null ? Reply.OutOfOrder : null;

    private static Reply? AuthIsOffered(SmtpPeer peer, SmtpPolicy policy) =>
        policy.Auth == SmtpAuthMode.None ? Reply.NotImplemented
        : peer.Tls is null ? Reply.EncryptFirst
        : peer.IsAuthenticated ? Reply.OutOfOrder
        : null;

    private static Reply? MayMail(SmtpPeer peer, SmtpPolicy policy) =>
        policy.Tls == SmtpTlsMode.Required && peer.Tls is null ? Reply.TlsFirst
        : policy.Auth == SmtpAuthMode.Required && !peer.IsAuthenticated ? Reply.AuthFirst
        : null;

    private sealed record Rule(SmtpVerb Verb, SmtpState In, Func<SmtpPeer, SmtpPolicy, Reply?> Guard, bool EndsGroup, bool TakesNothing = false);
}
