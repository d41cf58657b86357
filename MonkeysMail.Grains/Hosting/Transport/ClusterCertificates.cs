// This process's certificate and the authority that it trusts, read again when a file changes: the next handshake uses the new ones, and
// connections that are open stay. A half-written file leaves the last good set in use.
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Grains.Hosting.Transport;

public sealed partial class ClusterCertificates
{
    private readonly string[] files;
    private readonly ILogger logger;
    private readonly WatchedFiles<Set> watched;

    /// <summary>Throws <see cref="SettingsException"/> when the files do not hold what they should.</summary>
    public ClusterCertificates(ClusterTlsSettings settings, ILogger<ClusterCertificates> logger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        files = [settings.Certificate!, settings.Key!, settings.TrustedRoots!];
        this.logger = logger;
        try
        {
            watched = new WatchedFiles<Set>(files, Load, set => LogReloaded(set.Own.TargetCertificate.NotAfter), LogNotReloaded, time);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                $"MonkeysMail:Cluster:Tls cannot be used ({exception.Message}): :Certificate and :Key should be PEM files that belong together, :TrustedRoots the authority's.");
        }
    }

    /// <summary>What the next handshake uses.</summary>
    public Set Current => watched.Current;

    private Set Load()
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(files[0]);
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(files[2]);
        if (roots.Count == 0)
        {
            throw new CryptographicException($"{files[2]} holds no certificate.");
        }

        return new Set(SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(files[0], files[1]), chain, offline: true), roots);
    }

    /// <param name="Own">The certificate with its chain and key.</param>
    /// <param name="Roots">The authorities of the cluster.</param>
    public sealed record Set(SslStreamCertificateContext Own, X509Certificate2Collection Roots)
    {
        /// <summary>Trusts the cluster's authorities and no other. Revocation is not asked: the authority is private and its certificates short-lived.</summary>
        public X509ChainPolicy Policy()
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(Roots);
            return policy;
        }
    }

    [LoggerMessage(EventId = 1551, Level = LogLevel.Information, Message = "The cluster's certificates were read again; ours ends {NotAfter:u}")]
    private partial void LogReloaded(DateTime notAfter);

    [LoggerMessage(EventId = 1552, Level = LogLevel.Warning, Message = "The cluster's certificates changed but cannot be read; the last good ones stay in use")]
    private partial void LogNotReloaded(Exception exception);
}
