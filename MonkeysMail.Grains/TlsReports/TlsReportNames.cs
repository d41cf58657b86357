namespace MonkeysMail.Grains.TlsReports;

/// <summary>The names of RFC 8460 4.3 and 4.4.</summary>
internal static class TlsReportNames
{
    public static string Of(TlsPolicyType type) => type switch
    {
        TlsPolicyType.Sts => "sts",
        TlsPolicyType.Tlsa => "tlsa",
        _ => "no-policy-found",
    };

    public static string Of(TlsResultType type) => type switch
    {
        TlsResultType.StartTlsNotSupported => "starttls-not-supported",
        TlsResultType.CertificateHostMismatch => "certificate-host-mismatch",
        TlsResultType.CertificateExpired => "certificate-expired",
        TlsResultType.CertificateNotTrusted => "certificate-not-trusted",
        TlsResultType.TlsaInvalid => "tlsa-invalid",
        TlsResultType.DnssecInvalid => "dnssec-invalid",
        TlsResultType.DaneRequired => "dane-required",
        TlsResultType.StsPolicyFetchError => "sts-policy-fetch-error",
        TlsResultType.StsPolicyInvalid => "sts-policy-invalid",
        TlsResultType.StsWebPkiInvalid => "sts-webpki-invalid",
        _ => "validation-failure",
    };
}
