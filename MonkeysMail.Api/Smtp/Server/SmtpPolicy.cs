namespace MonkeysMail.Api.Smtp.Server;

/// <summary>What a listener offers and asks.</summary>
/// <param name="Hostname">In the greeting, in EHLO's answer and in Received fields.</param>
/// <param name="OffersDsn">RFC 3461: NOTIFY, RET, ENVID and ORCPT are taken.</param>
internal sealed record SmtpPolicy(string Hostname, SmtpTlsMode Tls, SmtpAuthMode Auth, bool OffersDsn, SmtpLimits Limits);
