// TLS on an SMTP listener: 1.2 and 1.3 only, with the certificate that is current at the handshake.
using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using MonkeysMail.Api.Smtp.Server;
using MonkeysMail.Grains.Hosting.Transport;

namespace MonkeysMail.Api.Hosting;

internal sealed class SmtpTls(ListenerCertificate certificate) : ISmtpTls
{
    public async Task<SmtpTlsChannel> SecureAsync(IDuplexPipe plain, CancellationToken cancellationToken)
    {
        var stream = new SslStream(new PipeStream(plain), leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = certificate.Current,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    AllowRenegotiation = false,
                },
                cancellationToken);
            return new Channel(stream);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private sealed class Channel(SslStream stream) : SmtpTlsChannel
    {
        public override IDuplexPipe Pipe { get; } = new TlsPipe(stream);

        public override TlsInfo Info { get; } = new(stream.SslProtocol == SslProtocols.Tls13 ? "1.3" : "1.2", stream.NegotiatedCipherSuite.ToString());

        public override async ValueTask DisposeAsync()
        {
            try
            {
                await stream.ShutdownAsync();
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
            {
                // The client has left without waiting for it.
            }

            await stream.DisposeAsync();
        }
    }
}
