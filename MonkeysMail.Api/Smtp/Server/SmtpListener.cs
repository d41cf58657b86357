using System.Net;

namespace MonkeysMail.Api.Smtp.Server;

/// <summary>Where SMTP is spoken, how, and for whom.</summary>
/// <param name="Name">As it is printed and counted: <c>submission</c>, <c>submission-tls</c>.</param>
/// <param name="EndPoint">Port 0 picks a free one.</param>
internal sealed record SmtpListener(string Name, IPEndPoint EndPoint, SmtpPolicy Policy, ISmtpService Service);
