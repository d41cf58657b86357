using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Crypto;
using Xunit;

namespace MonkeysMail.Tests.Crypto;

public sealed class WorkspaceSealerTests
{
    private static readonly byte[] Secret = "the subject of a mail"u8.ToArray();
    private readonly WorkspaceId workspace = new(Guid.CreateVersion7());
    private readonly byte[] dataKey = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] indexKey = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public void Sealed_OpensAgain_AndShowsNothing()
    {
        var row = Guid.CreateVersion7();

        var blob = Sealer().Seal(SealedKind.MessageHead, row, Secret);

        Assert.Equal(-1, blob.AsSpan().IndexOf(Secret));
        Assert.Equal(Secret, Sealer().Open(SealedKind.MessageHead, row, blob));
    }

    [Fact]
    public void MovedElsewhere_DoesNotOpen()
    {
        var row = Guid.CreateVersion7();
        var blob = Sealer().Seal(SealedKind.MessageHead, row, Secret);
        var other = new WorkspaceSealer(new WorkspaceId(Guid.CreateVersion7()), Keys(), indexKey);

        Assert.ThrowsAny<CryptographicException>(() => Sealer().Open(SealedKind.MessageHead, Guid.CreateVersion7(), blob));
        Assert.ThrowsAny<CryptographicException>(() => Sealer().Open(SealedKind.MessageState, row, blob));
        Assert.ThrowsAny<CryptographicException>(() => other.Open(SealedKind.MessageHead, row, blob));
    }

    [Fact]
    public void EveryChangedOctet_IsNoticed()
    {
        var row = Guid.CreateVersion7();
        var blob = Sealer().Seal(SealedKind.Event, row, Secret);

        for (var i = 0; i < blob.Length; i++)
        {
            var changed = blob.ToArray();
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => Sealer().Open(SealedKind.Event, row, changed));
        }
    }

    [Fact]
    public void OldKeyVersion_StaysReadable()
    {
        var row = Guid.CreateVersion7();
        var blob = Sealer().Seal(SealedKind.Event, row, Secret);
        var rotated = new WorkspaceSealer(workspace, Keys().Add(2, RandomNumberGenerator.GetBytes(32)), indexKey);

        Assert.Equal(Secret, rotated.Open(SealedKind.Event, row, blob));
    }

    [Fact]
    public void Kept_OpensByTheNewestKeyAlone_AndHasTheFirstBlobInside()
    {
        var row = Guid.CreateVersion7();
        var first = Sealer().Seal(SealedKind.AuditEntry, row, Secret);
        var (second, third) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        var kept = new WorkspaceSealer(workspace, Keys().Add(2, second), indexKey).Keep(SealedKind.AuditEntry, row, first);
        var again = new WorkspaceSealer(workspace, ImmutableDictionary<int, byte[]>.Empty.Add(2, second).Add(3, third), indexKey).Keep(SealedKind.AuditEntry, row, kept);
        var newest = new WorkspaceSealer(workspace, ImmutableDictionary<int, byte[]>.Empty.Add(3, third), indexKey);

        Assert.Equal(3, SealedBlob.VersionOf(again));
        Assert.Equal(kept.Length, again.Length);
        Assert.Equal(-1, again.AsSpan().IndexOf(first.AsSpan(SealedBlob.HeaderLength)));
        Assert.Equal(Secret, newest.OpenKept(SealedKind.AuditEntry, row, again));
        Assert.Equal(first, newest.FirstOf(SealedKind.AuditEntry, row, again));
        Assert.ThrowsAny<CryptographicException>(() => newest.OpenKept(SealedKind.AuditEntry, Guid.CreateVersion7(), again));
        Assert.ThrowsAny<CryptographicException>(() => newest.OpenKept(SealedKind.AuditDraft, row, again));
    }

    [Fact]
    public void Kept_NoticesEveryChangedOctet_AndTakesNothingThatDoesNotOpen()
    {
        var row = Guid.CreateVersion7();
        var first = Sealer().Seal(SealedKind.AuditEntry, row, Secret);
        var kept = Sealer().Keep(SealedKind.AuditEntry, row, first);

        for (var i = 0; i < kept.Length; i++)
        {
            var changed = kept.ToArray();
            changed[i] ^= 3;
            Assert.ThrowsAny<CryptographicException>(() => Sealer().OpenKept(SealedKind.AuditEntry, row, changed));
        }

        first[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => Sealer().Keep(SealedKind.AuditEntry, row, first));
    }

    [Fact]
    public void Hash_IsStable_AndApartByKindAndWorkspaceKey()
    {
        var sealer = Sealer();
        var hash = sealer.Hash(LookupKind.Address, "ann@example.net");

        Assert.Equal(16, hash.Length);
        Assert.Equal(hash, Sealer().Hash(LookupKind.Address, "ann@example.net"));
        Assert.NotEqual(hash, sealer.Hash(LookupKind.Tag, "ann@example.net"));
        Assert.NotEqual(hash, new WorkspaceSealer(workspace, Keys(), RandomNumberGenerator.GetBytes(32)).Hash(LookupKind.Address, "ann@example.net"));
        Assert.Equal(
            HMACSHA256.HashData(indexKey, (byte[])[(byte)LookupKind.Address, .. Encoding.UTF8.GetBytes("ann@example.net")]).AsSpan(0, 16).ToArray(), hash);
    }

    [Fact]
    public async Task Hash_OnManyThreads_AgreesWithItself()
    {
        var sealer = Sealer();
        var expected = Enumerable.Range(0, 200).Select(i => sealer.Hash(LookupKind.Address, $"{i}@example.net")).ToArray();

        var hashed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 200).Select(i => sealer.Hash(LookupKind.Address, $"{i}@example.net")).ToArray())));

        Assert.All(hashed, hashes => Assert.Equal(expected, hashes));
    }

    private ImmutableDictionary<int, byte[]> Keys() => ImmutableDictionary<int, byte[]>.Empty.Add(1, dataKey);

    private WorkspaceSealer Sealer() => new(workspace, Keys(), indexKey);
}
