// Each refusal of the workspace and of the store, as a client of SMTP hears it.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Api;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Smtp.Submission;

public sealed class RefusalTests : IAsyncLifetime
{
    private const string Mail = "From: no-reply@example.com\r\nTo: user@example.net\r\nSubject: Hello\r\n\r\ntext";

    private SmtpHost _host = null!;

    private FakeWorkspace Workspace => _host.Cluster.Workspace;

    public async Task InitializeAsync() => _host = await SmtpHost.StartAsync(
        smtp => (smtp.MaxConnectionsPerKey, smtp.MaxMessagesPerConnection) = (2, 2), api => (api.MaxRecipients, api.MaxMessageBytes) = (2, 2_000));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Credentials_InEveryForm_AreJudged()
    {
        var prefixed = FakeCluster.LiveKey.Split('.');
        var reader = _host.Cluster.AddKey(Workspace, "readonly0001", KeyMode.Live, Scopes.MailRead);
        (string User, string Password, string Reply)[] cases =
        [
            ("anything", FakeCluster.LiveKey, "235 2.7.0"),
            (prefixed[0], prefixed[1], "235 2.7.0"),
            (prefixed[0]["mm_live_".Length..], prefixed[1], "235 2.7.0"),
            (FakeCluster.TestKey.Split('.')[0], FakeCluster.TestKey.Split('.')[1], "235 2.7.0"),
            ("anything", FakeCluster.LiveKey[..^1] + "x", "535 5.7.8"),
            ("anything", "secret", "535 5.7.8"),
            (prefixed[0], FakeCluster.TestKey.Split('.')[1], "535 5.7.8"),
            ("anything", FakeCluster.KeyText("unknown00001", KeyMode.Live), "535 5.7.8"),
            ("anything", reader, "535 5.7.1"),
        ];
        foreach (var (user, password, reply) in cases)
        {
            await using var client = await RawSmtpClient.ConnectAsync(_host.StartTls);

            Assert.StartsWith(reply, await client.LogInAsync(password, user), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SuspendedWorkspace_IsToldSo()
    {
        await using var before = await _host.LogInAsync();
        Workspace.IsSuspended = true;
        await using var after = await RawSmtpClient.ConnectAsync(_host.StartTls);

        Assert.StartsWith("550 5.7.1", await before.TransactAsync(Mail), StringComparison.Ordinal);
        Assert.StartsWith("535 5.7.1", await after.LogInAsync(FakeCluster.LiveKey), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RevokedKey_SendsNothingMore()
    {
        await using var client = await _host.LogInAsync();
        Workspace.Keys.Clear();

        Assert.StartsWith("550 5.7.8", await client.TransactAsync(Mail), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnverifiedDomain_IsRefused()
    {
        await using var client = await _host.LogInAsync();

        Assert.StartsWith(
            "550 5.7.1 Verify", await client.TransactAsync(Mail.Replace("example.com", "example.org", StringComparison.Ordinal), "no-reply@example.org"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmptyBucket_AndSickStore_AreToldToComeAgain()
    {
        await using var client = await _host.LogInAsync();
        (Workspace.Burst, Workspace.Tokens) = (10, 0);
        var limited = await client.TransactAsync(Mail);
        Workspace.Burst = 0;
        _host.Cluster.Log(Workspace.Id).OnAccept = (_, _) => Task.FromResult<AcceptAnswer?>(new AcceptAnswer(AcceptOutcome.Unavailable));
        var sick = await client.TransactAsync(Mail);

        Assert.StartsWith("451 4.7.0", limited, StringComparison.Ordinal);
        Assert.StartsWith("451 4.3.0", sick, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownOutcome_IsNeverA250()
    {
        await using var client = await _host.LogInAsync();
        _host.Cluster.Log(Workspace.Id).OnAccept = (_, _) => Task.FromResult<AcceptAnswer?>(new AcceptAnswer(AcceptOutcome.Unknown));

        Assert.StartsWith("451 4.3.0", await client.TransactAsync(Mail), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTheComposerRefuses_IsNamed()
    {
        await using var client = await _host.LogInAsync();
        _host.Cluster.Log(Workspace.Id).OnAccept = (_, _) => Task.FromResult<AcceptAnswer?>(
            new AcceptAnswer(AcceptOutcome.Invalid, Errors: [new FieldError("headers.Subject", "Subject occurs 2 times.")]));

        Assert.Equal("550 5.6.0 headers.Subject: Subject occurs 2 times.", await client.TransactAsync(Mail));
    }

    [Fact]
    public async Task Bounds_AreTold()
    {
        await using var client = await _host.LogInAsync();

        var recipients = await client.TransactAsync(Mail, to: ["a@example.net", "b@example.net", "c@example.net"]);
        var announced = await client.SayAsync("MAIL FROM:<no-reply@example.com> SIZE=2001");
        var sent = await client.TransactAsync(Mail + "\r\n" + string.Concat(Enumerable.Repeat(new string('x', 80) + "\r\n", 30)));
        var one = await client.TransactAsync(Mail);
        var more = await client.TransactAsync(Mail);

        Assert.StartsWith("452 4.5.3", recipients, StringComparison.Ordinal);
        Assert.StartsWith("552 5.3.4", announced, StringComparison.Ordinal);
        Assert.StartsWith("552 5.3.4", sent, StringComparison.Ordinal);
        Assert.StartsWith("250", one, StringComparison.Ordinal);
        Assert.StartsWith("452 4.3.2", more, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SessionsOfOneKey_AreCounted_AndGivenBack()
    {
        await using var third = await RawSmtpClient.ConnectAsync(_host.StartTls);
        await using (var first = await _host.LogInAsync())
        {
            await using var second = await _host.LogInAsync();

            Assert.StartsWith("454 4.7.0 Too many sessions", await third.LogInAsync(FakeCluster.LiveKey), StringComparison.Ordinal);
            Assert.StartsWith("221", await first.SayAsync("QUIT"), StringComparison.Ordinal);
        }

        string? reply;
        do
        {
            await using var fourth = await RawSmtpClient.ConnectAsync(_host.StartTls);
            reply = await fourth.LogInAsync(FakeCluster.LiveKey);
        }
        while (reply?.StartsWith("454", StringComparison.Ordinal) == true);

        Assert.StartsWith("235", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessing_IsThrottled_AsByHttp_AndAGoodKeyPasses()
    {
        await using var good = await _host.LogInAsync();
        string? reply = null;
        for (var tries = 0; tries < 200 && reply?.StartsWith("454", StringComparison.Ordinal) != true; tries++)
        {
            await using var client = await RawSmtpClient.ConnectAsync(_host.StartTls);
            reply = await client.LogInAsync("wrong");
        }

        Assert.StartsWith("454 4.7.0 Too many wrong API keys", reply, StringComparison.Ordinal);
        await using var again = await RawSmtpClient.ConnectAsync(_host.StartTls);
        Assert.StartsWith("235", await again.LogInAsync(FakeCluster.LiveKey), StringComparison.Ordinal);
    }
}
