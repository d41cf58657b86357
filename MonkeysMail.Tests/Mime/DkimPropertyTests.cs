// Our canonicaliser against MimeKit's verifier: over generated messages every signature verifies, and a changed octet never does.
using FsCheck.Xunit;
using MimeKit;
using MimeKit.Cryptography;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Domains;
using MonkeysMail.Grains.Mime;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using Xunit;

namespace MonkeysMail.Tests.Mime;

public sealed class DkimPropertyTests
{
    private static readonly string[] BodyPieces =
    [
        "\r\n", "\r\n", " ", "  ", "\t", "word", "two words", " \r\n", "\t\r\n", "\r\n\r\n", ".", "ä", "From x", "=20\r\n", "x\t \ty",
    ];

    private static readonly string[] HeaderPieces =
    [
        "Subject: x", "To:a@example.net", "CC:  b@example.net \t", "X-Any:  y", "Reply-To:\r\n c@example.net", "Subject:\r\n\t folded \r\n  value  ",
        "List-Unsubscribe: <https://example.com/u>", "In-Reply-To:\t<x@y>", "Content-Type: text/plain;\r\n\tcharset=utf-8",
        "Date: Tue, 24 Nov 2026 08:00:00 +0000",
        "Subject:", "sender: d@example.com", "Content-Transfer-Encoding:8bit", "DKIM-Signature: v=1; a=x",
    ];

    [Property(MaxTest = 400)]
    public void EverySignature_Verifies(byte[] header, byte[] body)
    {
        var fields = header.Select(index => HeaderPieces[index % HeaderPieces.Length]).DistinctBy(field => field.Split(':')[0].ToUpperInvariant());
        var raw = "From: Example <a@example.com>\r\n" + string.Concat(fields.Select(field => field + "\r\n"))
            + "\r\n" + string.Concat(body.Select(index => BodyPieces[index % BodyPieces.Length]));

        var result = Compose.Run(Compose.Raw(raw), Compose.BothKeys);

        Assert.Empty(result.Errors);
        Assert.Equal([true, true], Verify(result.Bytes.ToArray()));
    }

    [Property(MaxTest = 200)]
    public void AChangedOctet_BreaksEverySignature(byte[] body, int place)
    {
        var text = "word" + string.Concat(body.Select(index => BodyPieces[index % BodyPieces.Length])) + "end";
        var octets = Compose.Run(Compose.Raw("From: a@example.com\r\n\r\n" + text), Compose.BothKeys).Bytes.ToArray();
        var start = octets.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        var letters = Enumerable.Range(start, octets.Length - start).Where(i => char.IsAsciiLetter((char)octets[i])).ToArray();

        octets[letters[(place & int.MaxValue) % letters.Length]] ^= 0x20;

        Assert.Equal([false, false], Verify(octets));
    }

    [Property(MaxTest = 100)]
    public void ComposedMessages_Verify(string? subject, string? text)
    {
        var result = Compose.Run(Compose.Content with { Subject = Clean(subject), Text = text ?? "", Html = text }, Compose.BothKeys);

        Assert.Empty(result.Errors);
        Assert.Equal([true, true], Verify(result.Bytes.ToArray()));
    }

    [Fact]
    public void ManyThreads_SignWithTheSameKeys()
    {
        var expected = Compose.Run(Compose.Content, Compose.BothKeys).Bytes.ToArray();

        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
            Assert.Equal(expected, Compose.Run(Compose.Content, [Copy(Compose.Rsa), Copy(Compose.Ed25519)]).Bytes.ToArray()));
    }

    [Fact]
    public void KeysBeyondTheCache_StillSign()
    {
        var cache = new DkimKeyCache(2);
        var keys = Enumerable.Range(0, 7).Select(_ => DkimKeys.Create(Compose.Domain, "s", DkimAlgorithm.Ed25519Sha256)).ToArray();
        var first = keys.Select(Sign).ToArray();

        Assert.Equal(first, keys.Select(Sign));
        Assert.Same(cache.Get(keys[0]), cache.Get(Copy(keys[0])));

        string Sign(SigningKey key)
        {
            var signature = new byte[64];
            cache.Get(key).SignHash(new byte[32], signature);
            return Convert.ToHexString(signature);
        }
    }

    private static SigningKey Copy(SigningKey key) => key with { PrivateKey = [.. key.PrivateKey] };

    private static string Clean(string? subject) => new(
        [.. (subject ?? "").Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && c is not ('\u2028' or '\u2029'))]);

    private static bool[] Verify(byte[] message)
    {
        var parsed = MimeMessage.Load(new MemoryStream(message));
        var verifier = new DkimVerifier(new PublicKeys());
        return parsed.Headers.Where(header => header.Id == HeaderId.DkimSignature && header.Value.Contains("bh=", StringComparison.Ordinal))
            .Select(header => verifier.Verify(parsed, header)).ToArray();
    }

    private sealed class PublicKeys : IDkimPublicKeyLocator
    {
        // BouncyCastle proves a modulus composite for 30 ms when it reads a key: once is enough.
        private static readonly AsymmetricKeyParameter Rsa = PublicKeyFactory.CreateKey(Published(Compose.Rsa));
        private static readonly AsymmetricKeyParameter Ed25519 = new Ed25519PublicKeyParameters(Published(Compose.Ed25519), 0);

        public AsymmetricKeyParameter LocatePublicKey(
            string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            selector == Compose.Rsa.Selector ? Rsa : Ed25519;

        public Task<AsymmetricKeyParameter> LocatePublicKeyAsync(
            string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));

        private static byte[] Published(SigningKey key) => Convert.FromBase64String(DkimKeys.RecordText(key).Split("p=")[1]);
    }
}
