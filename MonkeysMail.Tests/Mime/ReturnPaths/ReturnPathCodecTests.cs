using FsCheck.Xunit;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Mime.ReturnPaths;
using Xunit;

namespace MonkeysMail.Tests.Mime.ReturnPaths;

public sealed class ReturnPathCodecTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ReturnPathCodec Codec = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
    private static readonly WorkspaceId Workspace = new(Guid.CreateVersion7(Now.AddYears(-1)));
    private static readonly MessageId Message = new(Guid.CreateVersion7(Now));

    [Theory]
    [InlineData(ReturnPathPurpose.Bounce, "b+")]
    [InlineData(ReturnPathPurpose.Unsubscribe, "u+")]
    public void AnAddress_NamesItsMessage_AndFitsALocalPart(ReturnPathPurpose purpose, string prefix)
    {
        var local = Codec.Encode(purpose, Workspace, Message, Now.AddDays(33));

        Assert.StartsWith(prefix, local, StringComparison.Ordinal);
        Assert.InRange(local.Length, 1, 64);
        Assert.True(MailAddress.TryParse($"{local}@bounces.example.com", out _));
        var token = Assert.IsType<ReturnPathToken>(Codec.Decode(local));
        Assert.Equal((purpose, Workspace, Message), (token.Purpose, token.Workspace, token.Message));
        Assert.InRange(token.ExpiresAt, Now.AddDays(33), Now.AddDays(34));
        Assert.Equal(token, Codec.Decode(local.ToUpperInvariant()));
    }

    [Fact]
    public void OneMessage_HasOneAddress() =>
        Assert.Equal(Codec.Encode(ReturnPathPurpose.Bounce, Workspace, Message, Now.AddDays(3)), Codec.Encode(ReturnPathPurpose.Bounce, Workspace, Message, Now.AddDays(3)));

    [Fact]
    public void TwoMessages_ShareNothingThatCanBeSeen()
    {
        var first = Codec.Encode(ReturnPathPurpose.Bounce, Workspace, Message, Now.AddDays(3));
        var second = Codec.Encode(ReturnPathPurpose.Bounce, Workspace, new MessageId(Guid.CreateVersion7(Now.AddMilliseconds(1))), Now.AddDays(3));

        // 61 digits of 32: two are equal at every 32nd place by chance.
        Assert.InRange(first.Skip(2).Zip(second.Skip(2)).Count(pair => pair.First == pair.Second), 0, 12);
    }

    [Fact]
    public void ChangingAnyDigit_MakesItNobodys()
    {
        var local = Codec.Encode(ReturnPathPurpose.Bounce, Workspace, Message, Now.AddDays(33));

        for (var i = 0; i < local.Length; i++)
        {
            var changed = local.ToCharArray();
            changed[i] = changed[i] == 'c' ? 'd' : 'c';
            Assert.Null(Codec.Decode(new string(changed)));
        }

        Assert.Null(Codec.Decode('u' + local[1..]));
        Assert.Null(Codec.Decode(local[..^1]));
        Assert.Null(Codec.Decode(local + "a"));
        Assert.Null(new ReturnPathCodec(new byte[32]).Decode(local));
    }

    [Fact]
    public void FarDays_AreCutToWhatFits()
    {
        var token = Codec.Decode(Codec.Encode(ReturnPathPurpose.Bounce, Workspace, Message, Now.AddDays(100_000)))!;

        Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddDays(4095), token.ExpiresAt);
        Assert.True(Codec.Decode(Codec.Encode(ReturnPathPurpose.Bounce, Workspace, Message, Now.AddDays(-9)))!.ExpiresAt <= Now);
    }

    [Property]
    public bool AnyText_IsNobodys(string text) => Codec.Decode(text ?? "") is null && Codec.Decode("b+" + text) is null;
}
