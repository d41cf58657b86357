namespace MonkeysMail.Grains.Hosting.Settings;

/// <summary><c>MonkeysMail:Tls</c>: the certificate of https:// listeners.</summary>
public sealed class TlsSettings
{
    /// <summary>PEM file of the certificate chain.</summary>
    public string? Certificate { get; set; }

    /// <summary>PEM file of its private key.</summary>
    public string? Key { get; set; }

    /// <summary>True when both files are named.</summary>
    public bool IsComplete => Certificate is not null && Key is not null;

    public void Check(List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (Certificate is null != Key is null)
        {
            errors.Add("MonkeysMail:Tls:Certificate and MonkeysMail:Tls:Key belong together: PEM files of the chain and of its key.");
        }
    }
}
