// Does a server's certificate agree with the TLSA records of its host (RFC 7672 3.1)? DANE-EE(3): it matches, and neither its name nor its dates count.
// DANE-TA(2): a certificate of the chain matches, the server's own is issued under it, is valid now and names the host. Pure: the
// chain that the server has sent comes in, nothing is fetched. Other records are not to be given here.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MonkeysMail.Grains.Dns.Dane;

internal static class DaneCheck
{
    /// <summary>Null when the certificate is good, else why it is not.</summary>
    /// <param name="sent">What came with the certificate, in any order.</param>
    /// <param name="names">The names of which the certificate must bear one.</param>
    public static string? Fault(
        IReadOnlyCollection<TlsaRecord> records, X509Certificate2 certificate, IReadOnlyCollection<X509Certificate2> sent, IReadOnlyCollection<string> names, DateTimeOffset now)
    {
        if (records.Any(record => record.Usage == TlsaRecord.EndEntity && Matches(record, certificate)))
        {
            return null;
        }

        var fault = "the certificate matches no TLSA record";
        foreach (var record in records.Where(record => record.Usage == TlsaRecord.TrustAnchor))
        {
            X509Certificate2[] anchors = [.. sent.Append(certificate).Where(candidate => Matches(record, candidate))];
            using var published = anchors.Length == 0 ? Published(record) : null;
            foreach (var anchor in published is null ? anchors : [published])
            {
                if (!IsIssuedUnder(anchor, certificate, sent, now))
                {
                    fault = "the certificate is not issued under the authority of the TLSA record, or is not valid now";
                }
                else if (names.Any(name => certificate.MatchesHostname(name)))
                {
                    return null;
                }
                else
                {
                    fault = "the certificate is for another name";
                }
            }
        }

        return fault;
    }

    private static bool Matches(TlsaRecord record, X509Certificate2 certificate)
    {
        var selected = record.Selector == 0 ? certificate.RawData : certificate.PublicKey.ExportSubjectPublicKeyInfo();
        return record.Data.AsSpan().SequenceEqual(record.Matching switch
        {
            0 => selected,
            1 => SHA256.HashData(selected),
            _ => SHA512.HashData(selected),
        });
    }

    // "2 0 0" holds the whole certificate of an authority, which the server then need not send (RFC 7672 3.1.2).
    private static X509Certificate2? Published(TlsaRecord record)
    {
        if (record is not { Selector: 0, Matching: 0 })
        {
            return null;
        }

        try
        {
            return X509CertificateLoader.LoadCertificate(record.Data.AsSpan());
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // The anchor may be any certificate, not only one that has signed itself: above it nothing needs to be known.
    private static bool IsIssuedUnder(X509Certificate2 anchor, X509Certificate2 certificate, IReadOnlyCollection<X509Certificate2> sent, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        chain.ChainPolicy.CustomTrustStore.Add(anchor);
        chain.ChainPolicy.ExtraStore.AddRange(sent.ToArray());
        try
        {
            return chain.Build(certificate) && chain.ChainElements.Any(element => element.Certificate.RawDataMemory.Span.SequenceEqual(anchor.RawDataMemory.Span));
        }
        finally
        {
            foreach (var element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }
}
