// Whatever comes: the session answers with well-formed replies, ends when the client has left, holds no memory afterwards, and takes nothing without a
// recipient, or without credentials where they are needed. `deploy/fuzz/run.sh` runs the same generators for minutes (trait Fuzz).
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Smtp.Server;

public sealed class SessionFuzzTests
{
    private static readonly string[] Words =
    [
        "EHLO client.test", "HELO client.test", "MAIL FROM:<a@example.com>", "MAIL FROM:<>", "MAIL FROM:<é@example.com> SMTPUTF8", "RCPT TO:<b@example.net>",
        "RCPT TO:<\"x>y\"@example.net> NOTIFY=NEVER", "DATA", "BDAT 4", "BDAT 0 LAST", "BDAT 5 LAST", "RSET", "NOOP", "QUIT", "VRFY a", "STARTTLS", "AUTH PLAIN",
        "AUTH PLAIN AGFubgBzZWNyZXQ=", "AUTH LOGIN", "YW5u", "*", ".", "..", "text", "BDAT 99999999999", "\0", "\r", "\n", "\r\n", "\r\n.\r\n", " ", "<", ">",
    ];

    private static readonly string[] Ends = ["\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", ""];

    private static Gen<string> Dialogue =>
        from pairs in Gen.Choose(0, Words.Length - 1).Zip(Gen.Choose(0, Ends.Length - 1)).ListOf()
        select string.Concat(pairs.Select(pair => Words[pair.Item1] + Ends[pair.Item2]));

    [FuzzProperty, Trait("Fuzz", "true")]
    public Property Commands_InAnyOrderAndAnyPieces_AreAnswered() => Prop.ForAll(
        Dialogue.Zip(Gen.Choose(1, 64)).ToArbitrary(), pair => RunAsync(Encoding.Latin1.GetBytes(pair.Item1), pair.Item2).GetAwaiter().GetResult());

    [FuzzProperty, Trait("Fuzz", "true")]
    public Property Octets_WhateverTheyAre_AreAnswered() => Prop.ForAll(
        Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().Zip(Gen.Choose(1, 64)).ToArbitrary(),
        pair => RunAsync(pair.Item1, pair.Item2).GetAwaiter().GetResult());

    private static async Task RunAsync(byte[] octets, int piece)
    {
        foreach (var closed in new[] { false, true })
        {
            await using var session = SessionHarness.Start(closed ? SessionHarness.Closed() : SessionHarness.Open(), secured: closed);
            _ = await session.ReplyAsync();
            for (var i = 0; i < octets.Length; i += piece)
            {
                await session.SendAsync(octets.AsMemory(i, Math.Min(piece, octets.Length - i)));
            }

            session.Leave();
            var replies = await session.RestAsync();

            Assert.All(replies.SelectMany(reply => reply.Split('\n')), line => Assert.Matches(@"^[2345][0-5][0-9][ -][ -~]{0,506}$", line));
            Assert.Equal(0, session.Budget.InUse);
            Assert.Equal(1, session.Service.Ended);
            Assert.All(session.Service.Taken, taken => Assert.NotEmpty(taken.Recipients));
            Assert.True(!closed || session.Service.Taken.Count == 0 || session.Service.Credentials.Count > 0);
        }
    }
}
