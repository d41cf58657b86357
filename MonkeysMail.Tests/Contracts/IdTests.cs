using FsCheck.Xunit;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Contracts;

public sealed class IdTests
{
    [Property]
    public bool Text_RoundTrips(Guid value) =>
        MessageId.TryParse(new MessageId(value).ToString(), out var parsed) && parsed.Value == value;

    [Fact]
    public void Text_SortsLikeTime()
    {
        var early = new MessageId(Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddYears(50)));
        var late = new MessageId(Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddYears(50).AddMilliseconds(1)));

        Assert.True(string.CompareOrdinal(early.ToString(), late.ToString()) < 0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("msg_")]
    [InlineData("ws_00000000000000000000000000")]
    [InlineData("msg_0000000000000000000000000I")]
    [InlineData("msg_zzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("msg_000000000000000000000000000")]
    [InlineData("MSG_00000000000000000000000000")]
    public void BadText_IsRefused(string? text) => Assert.False(MessageId.TryParse(text, out _));

    [Fact]
    public void GrainKey_RoundTrips()
    {
        var workspace = new WorkspaceId(Guid.CreateVersion7());
        var message = new MessageId(Guid.CreateVersion7());

        Assert.Equal((workspace, message), MessageKey.Parse(MessageKey.Format(workspace, message)));
    }
}
