// What one client may do at most, and how it is told.
using MonkeysMail.Api.Smtp.Server;
using Xunit;

namespace MonkeysMail.Tests.Smtp.Server;

public sealed class SessionLimitTests
{
    [Fact]
    public async Task Errors_EndTheSession()
    {
        await using var session = SessionHarness.Start();
        _ = await session.ReplyAsync();
        await session.SendAsync(string.Concat(Enumerable.Repeat("WHAT\r\n", 30)));
        session.Leave();

        var replies = await session.RestAsync();

        Assert.Equal([.. Enumerable.Repeat("500 5.5.1 Command not known", 20), "421 4.7.0 Too many refused commands"], replies);
    }

    [Fact]
    public async Task IdleCommands_EndTheSession()
    {
        await using var session = SessionHarness.Start();
        _ = await session.ReplyAsync();
        await session.SendAsync(string.Concat(Enumerable.Repeat("NOOP\r\n", 150)));
        session.Leave();

        var replies = await session.RestAsync();

        Assert.Equal([.. Enumerable.Repeat("250 2.0.0 OK", 100), "421 4.7.0 Too many commands without a message"], replies);
    }

    [Fact]
    public async Task AMessage_GivesErrorsBack()
    {
        await using var session = SessionHarness.Start(SessionHarness.Open(new SmtpLimits { Errors = 2 }));
        _ = await session.ReplyAsync();
        string[] message = ["MAIL FROM:<a@example.com>", "RCPT TO:<b@example.net>", "DATA", "x\r\n.", "WHAT", "WHAT"];

        var replies = await session.TalkAsync(["EHLO client.test", .. message, .. message, "NOOP"]);

        Assert.Equal("250 2.0.0 OK", replies[^1]);
    }

    [Fact]
    public async Task Recipients_BeyondTheLimit_AreToldToComeLater()
    {
        await using var session = SessionHarness.Start(SessionHarness.Open(new SmtpLimits { Recipients = 2 }));
        await session.BeginAsync();

        var replies = await session.TalkAsync("RCPT TO:<c@example.net>", "RCPT TO:<d@example.net>", "DATA", "x\r\n.");

        Assert.Equal(
            ["250 2.1.5 Recipient OK", "452 4.5.3 Too many recipients; send the rest in another transaction", "354 End with <CRLF>.<CRLF>", "250 2.0.0 OK"], replies);
        Assert.Equal(2, Assert.Single(session.Service.Taken).Recipients.Count);
    }

    [Fact]
    public async Task Messages_BeyondTheLimit_NeedAnotherConnection()
    {
        await using var session = SessionHarness.Start(SessionHarness.Open(new SmtpLimits { Messages = 1 }));
        await session.BeginAsync();

        var replies = await session.TalkAsync("DATA", "x\r\n.", "MAIL FROM:<a@example.com>", "QUIT");

        Assert.Equal(
            ["354 End with <CRLF>.<CRLF>", "250 2.0.0 OK", "452 4.3.2 This connection has carried its messages; open another one", "221 2.0.0 Bye"], replies);
    }

    [Theory]
    [InlineData("NOOP ", 512, "250")]
    [InlineData("NOOP ", 513, "500")]
    [InlineData("MAIL FROM:<a@example.com> AUTH=", 1_576, "250")]
    [InlineData("MAIL FROM:<a@example.com> AUTH=", 1_577, "500")]
    [InlineData("RCPT TO:<a@example.net> X=", 1_012, "555")]
    [InlineData("RCPT TO:<a@example.net> X=", 1_013, "500")]
    [InlineData("AUTH LOGIN ", 12_288, "503")]
    [InlineData("AUTH LOGIN ", 12_289, "500")]
    public async Task Lines_HaveTheLengthThatTheirCommandMayHave(string start, int octets, string code)
    {
        await using var session = SessionHarness.Start(SessionHarness.Closed(), secured: true);
        _ = await session.ReplyAsync();
        _ = await session.TalkAsync("EHLO client.test", "AUTH PLAIN AGFubgBzZWNyZXQ=");
        if (start.StartsWith("RCPT", StringComparison.Ordinal))
        {
            _ = await session.TalkAsync("MAIL FROM:<a@example.com>");
        }

        var replies = await session.TalkAsync(start + new string('x', octets - start.Length - 2), "NOOP");

        Assert.Equal([code, "250"], replies.Select(reply => reply![..3]));
    }

    [Fact]
    public async Task AuthContinuation_MayBeLong_AndNoLonger()
    {
        await using var session = SessionHarness.Start(SessionHarness.Closed(), secured: true);
        _ = await session.ReplyAsync();

        var replies = await session.TalkAsync(
            "EHLO client.test", "AUTH PLAIN", new string('A', 12_286), "AUTH PLAIN", new string('A', 12_287));

        Assert.Equal(["501 5.5.2 That is not base64 of a user and a password", "334 ", "500 5.5.6 The line is too long"], replies.TakeLast(3));
    }

    [Fact]
    public async Task LineWithoutEnd_EndsTheSession()
    {
        await using var session = SessionHarness.Start();
        _ = await session.ReplyAsync();
        for (var i = 0; i < 20; i++)
        {
            await session.SendAsync(new string('x', 4_096));
        }

        session.Leave();

        Assert.Equal(["521 5.5.2 The line is too long"], await session.RestAsync());
    }

    [Fact]
    public async Task Silence_EndsTheSession_SoonerForStrangers()
    {
        await using var stranger = SessionHarness.Start(SessionHarness.Closed(), secured: true);
        await using var known = SessionHarness.Start();
        _ = await stranger.ReplyAsync();
        _ = await known.ReplyAsync();
        _ = await stranger.TalkAsync("EHLO client.test");
        _ = await known.TalkAsync("EHLO client.test");

        await ElapseAsync(stranger, TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(2));
        await ElapseAsync(known, TimeSpan.FromSeconds(299), TimeSpan.FromSeconds(2));

        Assert.Equal(["421 4.4.2 Nothing came in time"], await stranger.RestAsync());
        Assert.Equal(["421 4.4.2 Nothing came in time"], await known.RestAsync());
    }

    [Fact]
    public async Task CommandInDrops_HasTheTimeOfOneCommand()
    {
        await using var session = SessionHarness.Start();
        _ = await session.ReplyAsync();
        _ = await session.TalkAsync("EHLO client.test");
        for (var i = 0; i < 10 && !session.Session.IsCompleted; i++)
        {
            await session.SendAsync("N");
            await ElapseAsync(session, TimeSpan.FromSeconds(40));
        }

        Assert.Equal(["421 4.4.2 Nothing came in time"], await session.RestAsync());
    }

    [Fact]
    public async Task ContentInDrops_HasTheTimeOfOneMessage()
    {
        await using var session = SessionHarness.Start();
        await session.BeginAsync();
        _ = await session.TalkAsync("DATA");
        for (var i = 0; i < 20 && !session.Session.IsCompleted; i++)
        {
            await session.SendAsync("x\r\n");
            await ElapseAsync(session, TimeSpan.FromSeconds(60));
        }

        Assert.Equal(["421 4.4.2 Nothing came in time"], await session.RestAsync());
        Assert.Equal(0, session.Budget.InUse);
    }

    // Time passes only while the session waits: what was sent is read first.
    private static async Task ElapseAsync(SessionHarness session, params TimeSpan[] steps)
    {
        foreach (var step in steps)
        {
            await session.UntilItWaitsAsync();
            session.Time.Advance(step);
        }
    }
}
