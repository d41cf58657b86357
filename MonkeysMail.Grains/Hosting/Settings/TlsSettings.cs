namespace MonkeysMail.Grains.Hosting.Settings;

/// <summary><c>MonkeysMail:Tls</c>: the certificate of https:// listeners.</summary>
public sealed class TlsSettings
{
    /// <summary>PEM file of the certificate chain.</summary>
    public string? Certificate { get; set; }

    /// <summary>PEM file of its private key.</summary>
    public string? Key { get; set; }
}
