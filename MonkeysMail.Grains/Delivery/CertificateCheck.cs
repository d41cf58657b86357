// One handshake's judgement of the peer's certificate by the policy of its host. Sessions are not resumed where a policy holds: a resumed one shows no
// certificate of its own, and may have begun under a weaker policy.
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MonkeysMail.Grains.Dns.Dane;
using MonkeysMail.Grains.TlsReports;

namespace MonkeysMail.Grains.Delivery;

internal sealed class CertificateCheck
{
    private readonly HostTls _security;
    private readonly TimeProvider _time;

    public CertificateCheck(HostTls security, TimeProvider time)
    {
        _security = security;
        _time = time;
        Options = new SslClientAuthenticationOptions
        {
            TargetHost = security.Name,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            AllowTlsResume = !security.IsDemanded,
            RemoteCertificateValidationCallback = Judge,
        };
    }

    public SslClientAuthenticationOptions Options { get; }

    /// <summary>It was good by the policy; where there is none, for the host's name.</summary>
    public bool IsVerified { get; private set; }

    /// <summary>Why it was not taken, when it was not.</summary>
    public string? Refused { get; private set; }

    /// <summary>What is wrong with it for a name and an authority, or for its TLSA records; null when nothing is. Also where it was taken all the same.</summary>
    public TlsResultType? Fault { get; private set; }

    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (_security.Level == TlsLevel.Dane)
        {
            Refused = Mismatch(certificate, chain);
            IsVerified = Refused is null;
            Fault = IsVerified ? null : TlsResultType.ValidationFailure;
            return IsVerified;
        }

        IsVerified = _security.Roots.Accept(certificate, chain, errors);
        Fault = IsVerified ? null
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? TlsResultType.CertificateHostMismatch
            : chain?.ChainStatus.Any(status => status.Status == X509ChainStatusFlags.NotTimeValid) == true ? TlsResultType.CertificateExpired
            : TlsResultType.CertificateNotTrusted;
        if (IsVerified || _security.Level != TlsLevel.Authenticated)
        {
            return true;
        }

        Refused = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? "the certificate is for another name"
            : "the certificate is not valid now, or not by an authority that is trusted";
        return false;
    }

    private string? Mismatch(X509Certificate? certificate, X509Chain? chain)
    {
        if (certificate is not X509Certificate2 own)
        {
            return "the server showed no certificate";
        }

        X509Certificate2[] sent = chain is null ? [] : [.. chain.ChainPolicy.ExtraStore, .. chain.ChainElements.Select(element => element.Certificate)];
        return DaneCheck.Fault(_security.Records, own, sent, [_security.Name, _security.Host], _time.GetUtcNow());
    }
}
