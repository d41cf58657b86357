namespace MonkeysMail.Grains.TlsReports;

/// <summary>Why a session failed (RFC 8460 4.3). Numbers are stored: never renumber.</summary>
public enum TlsResultType
{
    StartTlsNotSupported = 1,
    CertificateHostMismatch = 2,
    CertificateExpired = 3,
    CertificateNotTrusted = 4,
    ValidationFailure = 5,
    TlsaInvalid = 6,
    DnssecInvalid = 7,
    DaneRequired = 8,
    StsPolicyFetchError = 9,
    StsPolicyInvalid = 10,
    StsWebPkiInvalid = 11,
}
