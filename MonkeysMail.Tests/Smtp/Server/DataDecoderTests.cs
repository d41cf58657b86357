// One end and no other. The variants are those of the published research on SMTP smuggling (SEC Consult 2023; CVE-2023-51764, -51765, -51766 and what followed).
using System.Text;
using MonkeysMail.Api.Http.Bodies;
using MonkeysMail.Api.Smtp.Server;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Smtp.Server;

public sealed class DataDecoderTests
{
    public static TheoryData<string> FalseEnds =>
    [
        "\n.\n", "\n.\r\n", "\r.\r", "\r.\r\n", "\r\n.\n", "\r\n.\r", "\n.\r", "\r.\n", "\r\n\0.\r\n", "\r\n.\0\r\n", "\r\n.\r\0\n", "\n\n.\r\n", "\r\r\n.\r\n",
        "\r\n.\r\r\n", "\n\r.\r\n", "\r\n.\n\r\n", "\0\r\n.\r\n",
    ];

    [Theory, MemberData(nameof(FalseEnds))]
    public void FalseEnd_IsAnError_HoweverItIsCut(string end)
    {
        var octets = Encoding.Latin1.GetBytes($"text{end}MAIL FROM:<x@example.org>\r\n.\r\n");
        for (var cut = 0; cut <= octets.Length; cut++)
        {
            var (result, _, _) = Decode(octets.AsSpan(0, cut), octets.AsSpan(cut));

            Assert.Equal(DataResult.BareLineEnd, result);
        }
    }

    [Fact]
    public void Dots_AreTakenOut_AndTheRestStays()
    {
        var (result, content, used) = Decode("..one\r\n.two\r\n...\r\n\r\nend.\r\n.\r\nQUIT\r\n"u8, default);

        Assert.Equal((DataResult.End, ".one\r\ntwo\r\n..\r\n\r\nend.\r\n"), (result, Encoding.ASCII.GetString(content)));
        Assert.Equal("..one\r\n.two\r\n...\r\n\r\nend.\r\n.\r\n".Length, used);
    }

    [Fact]
    public void DotAtOnce_IsAnEmptyMessage()
    {
        var (result, content, _) = Decode(".\r\n"u8, default);

        Assert.Equal(DataResult.End, result);
        Assert.Empty(content);
    }

    [FuzzProperty, Trait("Fuzz", "true")]
    public void WhatIsStuffed_ComesOutAsItWas_HoweverItIsCut(string[] lines, ushort at)
    {
        var plain = string.Concat((lines ?? []).Select(line => (line ?? "").Replace('\r', '.').Replace('\n', '.').Replace('\0', '.') + "\r\n"));
        var octets = Encoding.UTF8.GetBytes(string.Concat(plain.Split("\r\n")[..^1].Select(line => (line.StartsWith('.') ? "." : "") + line + "\r\n")) + ".\r\n");
        var cut = at % (octets.Length + 1);

        var (result, content, _) = Decode(octets.AsSpan(0, cut), octets.AsSpan(cut));

        Assert.Equal((DataResult.End, plain), (result, Encoding.UTF8.GetString(content)));
    }

    [FuzzProperty, Trait("Fuzz", "true")]
    public void AnyOctets_EndOnlyAtCrlfDotCrlf(ushort[] choices)
    {
        // Mostly what matters: the octets of which ends are made.
        var octets = (choices ?? []).Select(choice => "\r\n.\0a"u8[choice % 5]).Prepend((byte)'\n').Prepend((byte)'\r').ToArray();
        var text = Encoding.Latin1.GetString(octets);

        var (result, _, used) = Decode(octets.AsSpan(2), default);

        var end = text.IndexOf("\r\n.\r\n", StringComparison.Ordinal);
        var bare = BareLineEnd().Match(text) is { Success: true } match ? match.Index : int.MaxValue;
        if (end >= 0 && end + 5 <= bare)
        {
            Assert.Equal((DataResult.End, end + 3), (result, used));
        }
        else
        {
            Assert.Equal(bare == int.MaxValue ? DataResult.More : DataResult.BareLineEnd, result);
        }
    }

    // A CR that is the last octet may still get its LF.
    private static System.Text.RegularExpressions.Regex BareLineEnd() => new(@"\r(?=[^\n])|(?<!\r)\n|\0");

    private static (DataResult Result, byte[] Content, int Used) Decode(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        using var content = new BodyBuffer(new InFlightBudget(10_000_000), 16, 1_000_000);
        var decoder = new DataDecoder();
        var result = decoder.Decode(first, out var used, content);
        if (result == DataResult.More)
        {
            result = decoder.Decode(second, out var more, content);
            used += more;
        }

        using var body = content.Detach();
        return (result, body.Span.ToArray(), used);
    }
}
