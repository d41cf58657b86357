// Form C, held to what the Unicode character database says of each kind of case (UAX 15, figures 3 to 6).
using FsCheck.Xunit;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Contracts;

public sealed class NfcTests
{
    [Theory]
    [InlineData("ann", "ann")]
    [InlineData("\u212B", "\u00C5")] // a single that stands for a composed one
    [InlineData("\u2126", "\u03A9")]
    [InlineData("A\u030A", "\u00C5")]
    [InlineData("\u1E9B\u0323", "\u1E9B\u0323")]
    [InlineData("s\u0323\u0307", "\u1E69")]
    [InlineData("s\u0307\u0323", "\u1E69")] // marks put in order, then composed twice
    [InlineData("\u1E0B\u0323", "\u1E0D\u0307")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("a\u0308\u0308", "\u00E4\u0308")] // the second is blocked by nothing, but there is no letter for it
    [InlineData("\u0915\u093C", "\u0915\u093C")] // excluded from composition
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\u1100\u1161\u11A8", "\uAC01")] // Hangul, in three and in two parts
    [InlineData("\uAC00\u11A8", "\uAC01")]
    [InlineData("\uAC01", "\uAC01")]
    [InlineData("\u0061\u05B0\u0308", "\u00E4\u05B0")] // a mark of another class between does not block
    [InlineData("\uD804\uDC99\uD804\uDCBA", "\uD804\uDC9A")] // beyond the first plane
    [InlineData("\uD834\uDD5E", "\uD834\uDD57\uD834\uDD65")]
    [InlineData("\uF900", "\u8C48")]
    public void Text_HasItsForm(string text, string form) => Assert.Equal(form, Nfc.Normalize(text));

    [Property]
    public bool Form_IsItsOwn(string? text)
    {
        var wellFormed = string.Concat((text ?? "").EnumerateRunes());
        var form = Nfc.Normalize(wellFormed);

        return Nfc.Normalize(form) == form;
    }
}
