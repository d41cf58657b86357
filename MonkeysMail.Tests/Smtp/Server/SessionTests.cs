using System.Text;
using MonkeysMail.Api.Smtp.Server;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Smtp.Server;

public sealed class SessionTests
{
    [Fact]
    public async Task Message_ComesAsItWasSent()
    {
        await using var session = SessionHarness.Start();
        await session.BeginAsync();

        var replies = await session.TalkAsync("RCPT TO:<c@example.net> NOTIFY=NEVER", "DATA", "Subject: x\r\n\r\n..dot\r\n.", "QUIT");

        Assert.Equal(["250 2.1.5 Recipient OK", "354 End with <CRLF>.<CRLF>", "250 2.0.0 OK", "221 2.0.0 Bye"], replies);
        var (mail, recipients, content) = Assert.Single(session.Service.Taken);
        Assert.Equal("a@example.com", mail.From.ToString());
        Assert.Equal([("b@example.net", DsnNotify.Unspecified), ("c@example.net", DsnNotify.Never)], recipients.Select(r => (r.To.ToString(), r.Notify)));
        Assert.Equal("Subject: x\r\n\r\n.dot\r\n", Encoding.ASCII.GetString(content));
        await session.Session;
        Assert.Equal((1, 0), (session.Service.Ended, session.Budget.InUse));
    }

    [Fact]
    public async Task Ehlo_NamesWhatIsOffered()
    {
        await using var open = SessionHarness.Start();
        await using var plain = SessionHarness.Start(SessionHarness.Closed());
        await using var secured = SessionHarness.Start(SessionHarness.Closed(), secured: true);
        string[] common = ["SIZE 25000000", "PIPELINING", "8BITMIME", "SMTPUTF8", "CHUNKING", "ENHANCEDSTATUSCODES", "LIMITS RCPTMAX=50 MAILMAX=100", "DSN"];

        Assert.Equal(common, await OfferedAsync(open));
        Assert.Equal([.. common, "STARTTLS"], await OfferedAsync(plain));
        Assert.Equal([.. common, "AUTH PLAIN LOGIN", "REQUIRETLS"], await OfferedAsync(secured));
    }

    [Fact]
    public async Task PipelinedGroup_IsAnsweredInOrder()
    {
        await using var session = SessionHarness.Start();
        _ = await session.ReplyAsync();
        _ = await session.TalkAsync("EHLO client.test");

        await session.SendAsync("MAIL FROM:<a@example.com>\r\nRCPT TO:<bad>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n");
        string?[] replies = [await session.ReplyAsync(), await session.ReplyAsync(), await session.ReplyAsync(), await session.ReplyAsync()];
        await session.SendAsync("x\r\n.\r\nMAIL FROM:<c@example.com>\r\nRSET\r\nQUIT\r\n");

        Assert.Equal(["250", "553", "250", "354"], replies.Select(Code));
        Assert.Equal(["250", "250", "250", "221"], (await session.RestAsync()).Select(Code));
    }

    [Fact]
    public async Task Commands_OutOfOrder_AreRefused_AndTheSessionGoesOn()
    {
        await using var session = SessionHarness.Start();
        _ = await session.ReplyAsync();

        var replies = await session.TalkAsync(
            "MAIL FROM:<a@example.com>", "EHLO", "HELO client.test", "RCPT TO:<b@example.net>", "DATA", "MAIL FROM:<a@example.com>", "MAIL FROM:<a@example.com>", "DATA",
            "RSET", "RCPT TO:<b@example.net>", "DATA now", "STARTTLS", "AUTH PLAIN", "EXPN list", "VRFY ann", "HELP", "NOOP x", "WHAT", "QUIT");

        Assert.Equal(
            ["503", "501", "250", "503", "503", "250", "503", "503", "250", "503", "503", "502", "502", "502", "252", "214", "250", "500", "221"], replies.Select(Code));
    }

    [Fact]
    public async Task WithoutTlsOrCredentials_NothingIsTaken()
    {
        await using var plain = SessionHarness.Start(SessionHarness.Closed());
        await using var secured = SessionHarness.Start(SessionHarness.Closed(), secured: true);
        _ = await plain.ReplyAsync();
        _ = await secured.ReplyAsync();

        Assert.Equal(["250", "538 5.7.11 Authentication is offered under TLS only", "530 5.7.0 Use STARTTLS first"],
            (await plain.TalkAsync("HELO client.test", "AUTH PLAIN AGFubgBzZWNyZXQ=", "MAIL FROM:<a@example.com>")).Select((reply, i) => i == 0 ? Code(reply) : reply));
        Assert.Equal(["250", "530 5.7.0 Authentication required"],
            (await secured.TalkAsync("HELO client.test", "MAIL FROM:<a@example.com>")).Select((reply, i) => i == 0 ? Code(reply) : reply));
        Assert.Empty(plain.Service.Credentials);
    }

    [Fact]
    public async Task Auth_InEveryForm_BringsUserAndPassword()
    {
        string[][] dialogues =
        [
            ["AUTH PLAIN AGFubgBzZWNyZXQ="],
            ["AUTH PLAIN", "AGFubgBzZWNyZXQ="],
            ["auth login", "YW5u", "c2VjcmV0"],
            ["AUTH LOGIN YW5u", "c2VjcmV0"],
        ];
        foreach (var dialogue in dialogues)
        {
            await using var session = SessionHarness.Start(SessionHarness.Closed(), secured: true);
            _ = await session.ReplyAsync();

            var replies = await session.TalkAsync(["EHLO client.test", .. dialogue, "AUTH PLAIN AGFubgBzZWNyZXQ=", "MAIL FROM:<a@example.com>"]);

            Assert.Equal(["235", "503", "250"], replies.TakeLast(3).Select(Code));
            var credentials = Assert.Single(session.Service.Credentials);
            Assert.Equal(("ann", "secret"), (credentials.User, credentials.Password));
        }
    }

    [Fact]
    public async Task Auth_Aborted_Garbled_OrUnknown_IsRefused()
    {
        await using var session = SessionHarness.Start(SessionHarness.Closed(), secured: true);
        _ = await session.ReplyAsync();

        var replies = await session.TalkAsync("EHLO client.test", "AUTH PLAIN", "*", "AUTH PLAIN !", "AUTH CRAM-MD5", "AUTH LOGIN", "YW5u", "!");

        Assert.Equal(["250", "334", "501", "501", "504", "334", "334", "501"], replies.Select(Code));
        Assert.Empty(session.Service.Credentials);
    }

    [Fact]
    public async Task WrongCredentials_EndTheSession_AfterThree()
    {
        await using var session = SessionHarness.Start(SessionHarness.Closed(), secured: true);
        session.Service.OnAuthenticate = _ => new Reply(535, "5.7.8", "no");
        _ = await session.ReplyAsync();
        _ = await session.TalkAsync("EHLO client.test", "AUTH PLAIN AGFubgBzZWNyZXQ=", "AUTH PLAIN AGFubgBzZWNyZXQ=");

        await session.SendAsync("AUTH PLAIN AGFubgBzZWNyZXQ=\r\n");
        session.Leave();

        Assert.Equal(["535 5.7.8 no", "421 4.7.0 Too many wrong credentials"], await session.RestAsync());
        Assert.Equal(3, session.Service.Credentials.Count);
    }

    [Fact]
    public async Task Chunks_ArePutTogether_WhateverIsInThem()
    {
        await using var session = SessionHarness.Start();
        await session.BeginAsync();

        await session.SendAsync("BDAT 8\r\n.\r\n.\r\n\0\nBDAT 0\r\nBDAT 5 LAST\r\nQUIT\nQUIT\r\n");

        Assert.Equal(["250", "250", "250", "221"], (await session.RestAsync()).Select(Code));
        Assert.Equal(".\r\n.\r\n\0\nQUIT\n", Encoding.Latin1.GetString(Assert.Single(session.Service.Taken).Content));
    }

    [Fact]
    public async Task RefusedChunks_AreReadOver()
    {
        await using var session = SessionHarness.Start();
        _ = await session.ReplyAsync();
        _ = await session.TalkAsync("EHLO client.test");

        await session.SendAsync("MAIL FROM:<a@example.com>\r\nRCPT TO:<bad>\r\nBDAT 6\r\nQUIT\r\nBDAT 6 LAST\r\nRSET\r\nNOOP\r\nQUIT\r\n");

        Assert.Equal(["250", "553", "503", "503", "250", "221"], (await session.RestAsync()).Select(Code));
    }

    [Fact]
    public async Task TooLarge_IsReadToItsEnd_AndRefused()
    {
        await using var session = SessionHarness.Start(SessionHarness.Open(new SmtpLimits { MessageBytes = 1_000 }));
        await session.BeginAsync();

        var replies = await session.TalkAsync("DATA", new string('x', 900) + "\r\n" + new string('x', 900) + "\r\n.", "NOOP");
        _ = await session.TalkAsync("MAIL FROM:<a@example.com>", "RCPT TO:<b@example.net>");
        await session.SendAsync($"BDAT 600\r\n{new string('x', 600)}BDAT 600\r\n{new string('x', 600)}BDAT 1 LAST\r\nxQUIT\r\n");

        Assert.Equal(["354", "552", "250"], replies.Select(Code));
        Assert.Equal(["250", "552", "503", "221"], (await session.RestAsync()).Select(Code));
        Assert.Empty(session.Service.Taken);
        Assert.Equal(0, session.Budget.InUse);
    }

    [Theory]
    [InlineData("BDAT 99999999999\r\n")]
    [InlineData("BDAT x\r\n")]
    [InlineData("DATA\r\n@")]
    public async Task FarTooLarge_EndsTheSession(string start)
    {
        await using var session = SessionHarness.Start(SessionHarness.Open(new SmtpLimits { MessageBytes = 1_000 }));
        await session.BeginAsync();
        await session.SendAsync(start.Replace("@", "", StringComparison.Ordinal));
        if (start.EndsWith('@'))
        {
            _ = await session.ReplyAsync();
            await session.SendAsync(string.Concat(Enumerable.Repeat(new string('x', 900) + "\r\n", 4)));
        }

        session.Leave();

        Assert.Contains(Code(Assert.Single(await session.RestAsync())), (string[])["552", "501"]);
    }

    [Fact]
    public async Task WithoutRoom_TheClientIsToldToComeAgain()
    {
        await using var session = SessionHarness.Start(budget: 8_192);
        await session.BeginAsync();

        var replies = await session.TalkAsync("DATA", string.Concat(Enumerable.Repeat(new string('x', 900) + "\r\n", 40)) + ".", "NOOP");

        Assert.Equal(["354", "451", "250"], replies.Select(Code));
        Assert.Equal(0, session.Budget.InUse);
    }

    [Fact]
    public async Task ServiceThatFails_IsA451()
    {
        await using var session = SessionHarness.Start();
        session.Service.OnTake = () => throw new TimeoutException("the silo");
        await session.BeginAsync();

        var replies = await session.TalkAsync("DATA", "x\r\n.", "MAIL FROM:<a@example.com>");

        Assert.Equal(["354", "451", "250"], replies.Select(Code));
    }

    [Fact]
    public async Task Stop_LetsAMessageBeAnswered_AndThenSays421()
    {
        var answer = new TaskCompletionSource<Reply>();
        await using var busy = SessionHarness.Start();
        await using var idle = SessionHarness.Start();
        busy.Service.OnTake = () => answer.Task;
        await busy.BeginAsync();
        await idle.BeginAsync();
        _ = await busy.TalkAsync("DATA");
        await busy.SendAsync("first half\r\n");

        busy.Stop();
        idle.Stop();
        await busy.SendAsync("second half\r\n.\r\n");
        answer.SetResult(new Reply(250, "2.0.0", "taken"));

        Assert.Equal(["421 4.3.2 The server is stopping; come again in a moment"], await idle.RestAsync());
        Assert.Equal(["250 2.0.0 taken", "421 4.3.2 The server is stopping; come again in a moment"], await busy.RestAsync());
    }

    private static async Task<IEnumerable<string>> OfferedAsync(SessionHarness session)
    {
        Assert.Equal("220 mx.test ESMTP MonkeysMail", await session.ReplyAsync());
        var reply = (await session.TalkAsync("EHLO client.test"))[0]!.Split('\n');
        Assert.Equal("250-mx.test", reply[0]);
        return reply[1..].Select(line => line[4..]);
    }

    private static string Code(string? reply) => reply?[..3] ?? "ended";
}
