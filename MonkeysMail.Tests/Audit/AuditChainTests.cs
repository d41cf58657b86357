using System.Collections.Immutable;
using System.Security.Cryptography;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Crypto;
using Xunit;

namespace MonkeysMail.Tests.Audit;

public sealed class AuditChainTests
{
    private static readonly Guid Entry = new("0190a0b0-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset At = new(2031, 5, 6, 7, 8, 9, TimeSpan.Zero);
    private static readonly WorkspaceId Workspace = new(new Guid("0190a0b0-0000-7000-8000-0000000000aa"));

    [Fact]
    public void Link_ChangesWithEveryPart()
    {
        byte[] previous = [.. AuditChain.Origin];
        byte[] blob = [1, 2, 3];
        var link = AuditChain.Link(previous, 1, Entry, At, blob);

        byte[] other = [.. previous];
        other[31] = 1;
        byte[][] others =
        [
            AuditChain.Link(other, 1, Entry, At, blob),
            AuditChain.Link(previous, 2, Entry, At, blob),
            AuditChain.Link(previous, 1, Workspace.Value, At, blob),
            AuditChain.Link(previous, 1, Entry, At.AddMicroseconds(1), blob),
            AuditChain.Link(previous, 1, Entry, At, [1, 2, 4]),
        ];

        Assert.Equal(32, link.Length);
        Assert.Equal(link, AuditChain.Link(previous, 1, Entry, At, blob));
        Assert.All(others, changed => Assert.NotEqual(link, changed));
    }

    [Fact]
    public void Head_IsAuthenticOnlyAsItWasMade_AndOnlyInItsWorkspace()
    {
        var sealer = Sealer();
        var head = AuditChain.Head(sealer, Workspace, 2, RandomNumberGenerator.GetBytes(32), 9, RandomNumberGenerator.GetBytes(32));

        Assert.True(AuditChain.IsAuthentic(sealer, head));
        Assert.False(AuditChain.IsAuthentic(sealer, head with { Position = 8 }));
        Assert.False(AuditChain.IsAuthentic(sealer, head with { Start = 1 }));
        Assert.False(AuditChain.IsAuthentic(sealer, head with { Hash = head.StartHash }));
        Assert.False(AuditChain.IsAuthentic(sealer, head with { StartHash = head.Hash }));
        Assert.False(AuditChain.IsAuthentic(Sealer(), head));
    }

    private static WorkspaceSealer Sealer() => new(
        Workspace, ImmutableDictionary<int, byte[]>.Empty.Add(1, RandomNumberGenerator.GetBytes(32)), RandomNumberGenerator.GetBytes(32));
}
