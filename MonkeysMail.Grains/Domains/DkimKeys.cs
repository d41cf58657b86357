// DKIM keys (RFC 6376 3.3, 3.6; RFC 8463): makes them, names their selectors, and writes the DNS record that publishes the public half. The
// private half leaves this class only inside a SigningKey, which is sealed at rest; the record is always derived from it.
using System.Globalization;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;

namespace MonkeysMail.Grains.Domains;

public static class DkimKeys
{
    // RFC 8301 3.2: signers use at least 1024 and should use at least 2048 bits; 2048 still fits the DNS answers of all resolvers.
    private const int RsaBits = 2048;

    /// <summary>Makes a new key.</summary>
    /// <param name="domain">The signing domain, lower-case A-label form.</param>
    /// <param name="selector">One DNS label, see <see cref="Selector"/>.</param>
    public static SigningKey Create(string domain, string selector, DkimAlgorithm algorithm)
    {
        if (!MailAddress.TryNormalizeDomain(domain, out var normalized) || normalized != domain)
        {
            throw new ArgumentException($"'{domain}' is not a host name in lower-case A-label form.", nameof(domain));
        }

        if (!IsSelector(selector))
        {
            throw new ArgumentException($"'{selector}' is not a DNS label in lower case.", nameof(selector));
        }

        return new SigningKey(domain, selector, algorithm, ImmutableArray.Create(algorithm switch
        {
            DkimAlgorithm.RsaSha256 => CreateRsa(),
            DkimAlgorithm.Ed25519Sha256 => RandomNumberGenerator.GetBytes(Ed25519PrivateKeyParameters.KeySize),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null),
        }));
    }

    /// <summary>The selector of a key made on a day: <c>mm20261124r</c> (RSA) or <c>mm20261124e</c> (Ed25519). A second key of the same day
    /// and algorithm takes <paramref name="number"/> 2, so a selector is never used for two keys.</summary>
    /// <param name="mark">Digits and letters of the workspace, so that two that have the same domain never need the same name.</param>
    public static string Selector(DkimAlgorithm algorithm, DateOnly day, int number = 1, string mark = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        var letter = algorithm == DkimAlgorithm.RsaSha256 ? 'r' : 'e';
        var tail = number == 1 ? "" : number.ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"mm{day:yyyyMMdd}{mark}{letter}{tail}");
    }

    /// <summary>Where the record stands: <c>selector._domainkey.domain</c> (RFC 6376 3.6.2.1).</summary>
    public static string RecordName(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return $"{key.Selector}._domainkey.{key.Domain}";
    }

    /// <summary>The text of the TXT record (RFC 6376 3.6.1, RFC 8463 4). Longer than 255 octets with RSA: a zone holds it as several strings
    /// of one record.</summary>
    public static string RecordText(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Algorithm switch
        {
            DkimAlgorithm.RsaSha256 => $"v=DKIM1; k=rsa; p={Convert.ToBase64String(RsaPublic(key.PrivateKey.AsSpan()))}",
            DkimAlgorithm.Ed25519Sha256 => $"v=DKIM1; k=ed25519; p={Convert.ToBase64String(Ed25519Public(key.PrivateKey.AsSpan()))}",
            _ => throw new ArgumentOutOfRangeException(nameof(key), key.Algorithm, null),
        };
    }

    private static byte[] CreateRsa()
    {
        using var rsa = RSA.Create(RsaBits);
        return rsa.ExportPkcs8PrivateKey();
    }

    // SubjectPublicKeyInfo: what every verifier reads, although the grammar of RFC 6376 names RSAPublicKey (erratum 3017).
    private static byte[] RsaPublic(ReadOnlySpan<byte> pkcs8)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return rsa.ExportSubjectPublicKeyInfo();
    }

    // RFC 8463 4: the 32 octets themselves, without ASN.1 around them.
    private static byte[] Ed25519Public(ReadOnlySpan<byte> seed) =>
        new Ed25519PrivateKeyParameters(seed.ToArray(), 0).GeneratePublicKey().GetEncoded();

    private static bool IsSelector(string selector) =>
        selector is { Length: > 0 and <= 63 } && selector[0] != '-' && selector[^1] != '-'
        && selector.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
