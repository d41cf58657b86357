using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Grains.Hosting.Transport;

/// <summary>The certificate of <c>MonkeysMail:Tls</c> with its chain, read again when a file changes: the next handshake uses the new one.</summary>
public sealed partial class ListenerCertificate
{
    private readonly WatchedFiles<SslStreamCertificateContext> files;

    /// <param name="tls">Complete, and checked.</param>
    public ListenerCertificate(TlsSettings tls, ILogger<ListenerCertificate> logger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(tls);
        files = new WatchedFiles<SslStreamCertificateContext>(
            [tls.Certificate!, tls.Key!],
            () =>
            {
                // The file's further certificates go out with the first: a client may know the root alone.
                var chain = new X509Certificate2Collection();
                chain.ImportFromPemFile(tls.Certificate!);
                return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(tls.Certificate!, tls.Key), chain, offline: true);
            },
            made => LogReloaded(logger, made.TargetCertificate.NotAfter),
            exception => LogNotReloaded(logger, exception),
            time);
    }

    /// <summary>What the next handshake uses.</summary>
    public SslStreamCertificateContext Current => files.Current;

    [LoggerMessage(EventId = 1555, Level = LogLevel.Information, Message = "The listeners' certificate was read again; it ends {NotAfter:u}")]
    private static partial void LogReloaded(ILogger logger, DateTime notAfter);

    [LoggerMessage(EventId = 1556, Level = LogLevel.Warning, Message = "The listeners' certificate changed but cannot be read; the last good one stays in use")]
    private static partial void LogNotReloaded(ILogger logger, Exception exception);
}
