// A private key that is ready to sign. Parsing a PKCS#8 key costs more than a signature, so ready keys are kept (DkimKeyCache). Signing is
// safe on many threads at once: neither OpenSSL's key nor BouncyCastle's seed is changed by it.
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace MonkeysMail.Grains.Mime;

internal abstract class DkimPrivateKey
{
    /// <summary>The tag a= (RFC 6376 3.3, RFC 8463 3).</summary>
    public abstract string Algorithm { get; }

    public abstract int SignatureLength { get; }

    /// <summary>Signs the SHA-256 of the canonical header.</summary>
    public abstract void SignHash(ReadOnlySpan<byte> hash, Span<byte> signature);

    public static DkimPrivateKey Load(DkimAlgorithm algorithm, ReadOnlySpan<byte> privateKey) => algorithm switch
    {
        DkimAlgorithm.RsaSha256 => new Rsa(privateKey),
        DkimAlgorithm.Ed25519Sha256 => new EdDsa(privateKey),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null),
    };

    // The key is never disposed of: another thread may still sign with it when the cache lets go. Its handle is finalised.
#pragma warning disable CA1001
    private sealed class Rsa : DkimPrivateKey
#pragma warning restore CA1001
    {
        private readonly RSA _rsa = RSA.Create();

        public Rsa(ReadOnlySpan<byte> pkcs8)
        {
            _rsa.ImportPkcs8PrivateKey(pkcs8, out _);
            SignatureLength = (_rsa.KeySize + 7) / 8;
        }

        public override string Algorithm => "rsa-sha256";

        public override int SignatureLength { get; }

        public override void SignHash(ReadOnlySpan<byte> hash, Span<byte> signature)
        {
            if (!_rsa.TrySignHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, out _))
            {
                throw new CryptographicException("The RSA signature is longer than its key.");
            }
        }
    }

    private sealed class EdDsa(ReadOnlySpan<byte> seed) : DkimPrivateKey
    {
        private readonly Ed25519PrivateKeyParameters _key = new(seed.ToArray(), 0);

        public override string Algorithm => "ed25519-sha256";

        public override int SignatureLength => Ed25519PrivateKeyParameters.SignatureSize;

        // RFC 8463 3: PureEdDSA over the hash.
        public override void SignHash(ReadOnlySpan<byte> hash, Span<byte> signature)
        {
            var result = new byte[Ed25519PrivateKeyParameters.SignatureSize];
            _key.Sign(Ed25519.Algorithm.Ed25519, null, hash.ToArray(), 0, hash.Length, result, 0);
            result.CopyTo(signature);
        }
    }
}
