using FsCheck.Xunit;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Contracts;

public sealed class SuppressionCursorTests
{
    [Property]
    public bool AnyCursor_ReadsBack(long created, Guid address)
    {
        var cursor = new SuppressionCursor(created, address, SuppressionScope.Broadcast);

        return SuppressionCursor.TryParse(cursor.ToString(), out var read) && read == cursor;
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    public void OtherText_IsNone(string? text) => Assert.False(SuppressionCursor.TryParse(text, out _));
}
