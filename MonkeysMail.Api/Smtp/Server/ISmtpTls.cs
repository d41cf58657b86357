using System.IO.Pipelines;

namespace MonkeysMail.Api.Smtp.Server;

/// <summary>The handshake of a listener, by whoever has its certificate.</summary>
internal interface ISmtpTls
{
    /// <summary>Throws AuthenticationException, IOException or OperationCanceledException when there is none in the end.</summary>
    Task<SmtpTlsChannel> SecureAsync(IDuplexPipe plain, CancellationToken cancellationToken);
}
