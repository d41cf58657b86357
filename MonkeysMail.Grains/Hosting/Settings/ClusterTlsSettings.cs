namespace MonkeysMail.Grains.Hosting.Settings;

/// <summary><c>MonkeysMail:Cluster:Tls</c>: this process's identity inside the cluster. All three or none.</summary>
public sealed class ClusterTlsSettings
{
    /// <summary>PEM file of the certificate chain; its DNS name says what the process is (D-0005).</summary>
    public string? Certificate { get; set; }

    /// <summary>PEM file of its private key.</summary>
    public string? Key { get; set; }

    /// <summary>PEM file of the cluster's own certificate authority; nothing else is trusted.</summary>
    public string? TrustedRoots { get; set; }

    /// <summary>True when all three files are named.</summary>
    public bool IsComplete => Certificate is not null && Key is not null && TrustedRoots is not null;

    public void Check(List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (!IsComplete && (Certificate ?? Key ?? TrustedRoots) is not null)
        {
            errors.Add("MonkeysMail:Cluster:Tls:Certificate, :Key and :TrustedRoots belong together: PEM files of the chain, of its key and of the cluster's authority.");
        }

        foreach (var file in new[] { Certificate, Key, TrustedRoots })
        {
            if (file is not null && !File.Exists(file))
            {
                errors.Add($"MonkeysMail:Cluster:Tls names {file}, which is not there.");
            }
        }
    }
}
