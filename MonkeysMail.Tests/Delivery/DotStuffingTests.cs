// Whatever the content is, the server gets exactly it: by properties over contents full of dots and line ends.
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class DotStuffingTests
{
    private static readonly string[] Pieces = [".", "..", "\r\n", "\r\n.", "\r\n.\r\n", "a", "text .", "\r\n..\r\n", "MAIL FROM:<x>\r\n"];

    private static readonly Gen<byte[]> Contents = Gen.Elements(Pieces).ListOf()
        .Select(pieces => System.Text.Encoding.ASCII.GetBytes(string.Concat(pieces) + "\r\n"));

    [Property(MaxTest = 500)]
    public Property Stuffing_IsUndoneByTheReceiver() => Prop.ForAll(Contents.ToArbitrary(), content =>
    {
        var wire = Stuff(content);
        var end = wire.AsSpan().IndexOf("\r\n.\r\n"u8);

        // The end of the data is at the very end and nowhere before; a content that is only a dot line starts the data.
        var ends = wire.AsSpan().StartsWith(".\r\n"u8) ? wire.Length == 3 : end == wire.Length - 5;
        return ends && Unstuff(wire).AsSpan().SequenceEqual(content);
    });

    [Property(MaxTest = 30)]
    public Property SentContent_ArrivesAsItIs() => Prop.ForAll(Contents.ListOf(5).ToArbitrary(), contents =>
    {
        return RoundTripAsync(contents).GetAwaiter().GetResult();

        static async Task<bool> RoundTripAsync(IEnumerable<byte[]> contents)
        {
            await using var sink = MailSink.Start(options => options.Tls = MailSinkTls.NotOffered);
            await using var harness = DeliveryHarness.For(sink, options => options.MaxConnectionsToSmartHost = 1);
            foreach (var content in contents)
            {
                await harness.SendAsync(DeliveryHarness.Job(new JobContent { Bytes = content }, "ok"));
            }

            return sink.Messages.Select(m => m.Content).SequenceEqual(contents, new BytesComparer()) && sink.Violations.Count == 0;
        }
    });

    [Theory]
    [InlineData(MailSinkTls.Offered)]
    [InlineData(MailSinkTls.NotOffered)]
    public async Task BigContent_WithDotsEverywhere_ArrivesAsItIs(MailSinkTls tls)
    {
        using var stream = new MemoryStream();
        for (var i = 0; stream.Length < 3_000_000; i++)
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(new string('.', i % 70)));
            stream.Write("\r\n"u8);
            if (i % 1_000 == 0)
            {
                stream.Write(ConnectionTroubleTests.Content(100_000));
            }
        }

        var content = stream.ToArray();
        await using var sink = MailSink.Start(options => options.Tls = tls);
        await using var harness = DeliveryHarness.For(sink);

        var outcome = await harness.SendAsync(DeliveryHarness.Job(new JobContent { Bytes = content }, "ok"));

        Assert.Equal(AttemptOutcome.Delivered, outcome.Recipients.Single().Attempt.Outcome);
        Assert.True(content.AsSpan().SequenceEqual(Assert.Single(sink.Messages).Content), "the content was changed");
    }

    [Theory]
    [InlineData("no line end", "no line end\r\n")]
    [InlineData("", "")]
    [InlineData(".", ".\r\n")]
    public async Task ContentWithoutLineEnd_GetsOne(string content, string expected)
    {
        await using var sink = MailSink.Start();
        await using var harness = DeliveryHarness.For(sink);

        await harness.SendAsync(DeliveryHarness.Job(new JobContent { Bytes = System.Text.Encoding.ASCII.GetBytes(content) }, "ok"));

        Assert.Equal(expected, Assert.Single(sink.Messages).Text);
    }

    // A bare line feed before a dot must not let content end itself at a server that takes it for a line end.
    [Fact]
    public void DotAfterBareLineFeed_IsDoubled() =>
        Assert.Equal("a\n..\r\nMAIL\r\n.\r\n", System.Text.Encoding.ASCII.GetString(Stuff("a\n.\r\nMAIL\r\n"u8.ToArray())));

    private static byte[] Stuff(byte[] content)
    {
        using var wire = new MemoryStream();
        var atLineStart = true;
        for (var position = 0; position < content.Length;)
        {
            var run = DotStuffing.CleanRun(content, position, atLineStart);
            if (run == 0)
            {
                wire.Write(".."u8);
                position++;
                atLineStart = false;
            }
            else
            {
                wire.Write(content.AsSpan(position, run));
                position += run;
                atLineStart = true;
            }
        }

        wire.Write(DotStuffing.Terminator(content));
        return wire.ToArray();
    }

    private static byte[] Unstuff(byte[] wire)
    {
        var lines = System.Text.Encoding.ASCII.GetString(wire).Split("\r\n");
        return System.Text.Encoding.ASCII.GetBytes(string.Concat(
            lines.TakeWhile(line => line != ".").Select(line => (line.StartsWith('.') ? line[1..] : line) + "\r\n")));
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => obj.Length;
    }
}
