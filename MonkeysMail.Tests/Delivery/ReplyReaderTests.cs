using System.Text;
using FsCheck.Xunit;
using MonkeysMail.Grains.Delivery;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class ReplyReaderTests
{
    [Property(MaxTest = 2_000)]
    public bool AnyLines_GiveAReplyOrGarbage_AndNothingElse(byte[][] lines)
    {
        var reader = new ReplyReader();
        foreach (var line in lines)
        {
            try
            {
                if (reader.Feed(line, out var reply))
                {
                    _ = reply.ToReply();
                }
            }
            catch (WireException e) when (e.Fault == WireFault.Garbage)
            {
                // As it should be.
            }
        }

        return true;
    }

    [Property(MaxTest = 2_000)]
    public bool AnyText_IsKeptWithinBounds(ushort code, string?[] texts)
    {
        var lines = texts.Select(text => text ?? "").ToArray();
        var reply = ReplyClassifier.Parse(200 + (code % 400), lines);
        _ = ReplyClassifier.Classify(reply, ReplyStage.Rcpt, true);
        return reply.Text.Length <= ReplyClassifier.MaxTextLength && !reply.Text.Any(char.IsControl);
    }

    [Property(MaxTest = 1_000)]
    public bool MultilineReply_IsReadAsWritten(ushort number, FsCheck.NonEmptyArray<FsCheck.NonNull<string>> texts)
    {
        var code = 200 + (number % 400);
        var lines = texts.Get.Select(text => new string([.. text.Get.Where(c => char.IsAsciiLetterOrDigit(c))])).Take(ReplyReader.MaxLines).ToArray();
        var reader = new ReplyReader();
        for (var i = 0; i < lines.Length - 1; i++)
        {
            Assert.False(reader.Feed(Encoding.ASCII.GetBytes($"{code}-{lines[i]}"), out _));
        }

        Assert.True(reader.Feed(Encoding.ASCII.GetBytes($"{code} {lines[^1]}"), out var reply));
        return reply.Code == code && reply.First == lines[0] && (reply.More ?? []).SequenceEqual(lines[1..]);
    }

    [Theory]
    [InlineData("250", 250, true, "")]
    [InlineData("250 ", 250, true, "")]
    [InlineData("250-", 250, false, "")]
    [InlineData("550\ttab", 550, true, "tab")]
    [InlineData("354 go", 354, true, "go")]
    public void Lines_AreRead(string line, int code, bool last, string text)
    {
        Assert.True(ReplyReader.TryParseLine(Encoding.ASCII.GetBytes(line), out var foundCode, out var foundLast, out var foundText));
        Assert.Equal((code, last, text), (foundCode, foundLast, foundText));
    }

    [Theory]
    [InlineData("")]
    [InlineData("25")]
    [InlineData("150 early")]
    [InlineData("600 late")]
    [InlineData("2x0 odd")]
    [InlineData("250.dot")]
    [InlineData(" 250 space")]
    public void OtherLines_AreNot(string line) =>
        Assert.False(ReplyReader.TryParseLine(Encoding.ASCII.GetBytes(line), out _, out _, out _));
}
