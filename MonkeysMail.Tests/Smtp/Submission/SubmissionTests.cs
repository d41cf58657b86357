// What comes by SMTP is what would have come by HTTP: the same questions to the workspace, the same request to the message.
using System.Globalization;
using System.Text;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Tests.Api;
using Xunit;

namespace MonkeysMail.Tests.Smtp.Submission;

public sealed class SubmissionTests : IAsyncLifetime
{
    private const string Mail = "From: Example <no-reply@example.com>\r\nTo: user@example.net\r\nSubject: Hello\r\n";

    private SmtpHost _host = null!;

    public async Task InitializeAsync() => _host = await SmtpHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Message_GoesTheWayOfHttp_AndItsIdIsTold()
    {
        await using var client = await _host.LogInAsync();

        var reply = await client.TransactAsync(Mail + "\r\ntext", to: ["user@example.net", "USER@example.net", "other@example.org"]);

        var message = Assert.Single(_host.Cluster.Accepted(_host.Cluster.Workspace.Id));
        var request = message.Request!;
        var item = Assert.Single(Assert.Single(_host.Cluster.Workspace.Admissions).Items);
        Assert.Equal($"250 2.0.0 Accepted as {message.Id}", reply);
        Assert.Equal(("example.com", "user@example.net other@example.org"), (item.FromDomain, string.Join(' ', item.Recipients)));
        Assert.Equal("user@example.net other@example.org", string.Join(' ', request.Recipients.Select(r => r.Address)));
        Assert.Equal((KeyMode.Live, "key_livekey00001", "no-reply@example.com", "Hello"),
            (request.Mode, request.KeyId, request.From.ToString(), ((RawContent)request.Content).Subject));
        Assert.Equal(("no-reply@example.com", DsnReturn.Unspecified, null), (request.Envelope!.ReversePath, request.Envelope.Return, request.Envelope.EnvelopeId));
        Assert.Empty(request.Envelope.Recipients);
    }

    [Fact]
    public async Task Message_IsTraced_AndOtherwiseAsItWas()
    {
        await using var client = await _host.LogInAsync();

        await client.TransactAsync(Mail + "\r\ntext");

        var text = Encoding.ASCII.GetString(((RawContent)Assert.Single(_host.Cluster.Accepted(_host.Cluster.Workspace.Id)).Request!.Content).Bytes.Span);
        Assert.Matches(
            @"^Received: from client\.test by mx\.test\r\n with ESMTPSA id smtp_[0-9a-z]{26};\r\n [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000\r\n", text);
        Assert.EndsWith("\r\n" + Mail + "\r\ntext\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DsnParameters_AreCarried_AtTheirRecipients()
    {
        await using var client = await _host.LogInAsync();

        await client.SayAsync("MAIL FROM:<bounces+1@mail.example.com> RET=HDRS ENVID=QQ1");
        await client.SayAsync("RCPT TO:<a@example.net>");
        await client.SayAsync("RCPT TO:<b@example.net> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;b+2B1@example.org");
        await client.SayAsync("DATA");
        var reply = await client.SayAsync(Mail + "\r\ntext\r\n.");

        Assert.StartsWith("250", reply, StringComparison.Ordinal);
        var envelope = Assert.Single(_host.Cluster.Accepted(_host.Cluster.Workspace.Id)).Request!.Envelope!;
        Assert.Equal(("bounces+1@mail.example.com", DsnReturn.Headers, "QQ1"), (envelope.ReversePath, envelope.Return, envelope.EnvelopeId));
        Assert.Equal(
            [new RecipientDsn(DsnNotify.Unspecified, null), new RecipientDsn(DsnNotify.Success | DsnNotify.Failure, "rfc822;b+2B1@example.org")],
            envelope.Recipients.ToArray());
    }

    [Fact]
    public async Task RequireTls_IsCarried()
    {
        await using var client = await _host.LogInAsync();

        await client.SayAsync("MAIL FROM:<no-reply@example.com> REQUIRETLS");
        await client.SayAsync("RCPT TO:<a@example.net>");
        await client.SayAsync("DATA");
        await client.SayAsync(Mail + "\r\ntext\r\n.");

        Assert.True(Assert.Single(_host.Cluster.Accepted(_host.Cluster.Workspace.Id)).Request!.RequireTls);
        Assert.StartsWith("501 5.5.4", await client.SayAsync("MAIL FROM:<no-reply@example.com> REQUIRETLS=yes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ControlFields_AreReadAsByHttp()
    {
        await using var client = await _host.LogInAsync();
        var sendAt = TimeProvider.System.GetUtcNow().AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

        var reply = await client.TransactAsync(
            $"X-MonkeysMail-Tag: welcome\r\nx-monkeysmail-tag: =?utf-8?Q?gr=C3=BC=C3=9Fe?=\r\nX-MonkeysMail-Metadata: {{\"user_id\":\r\n \"u_1\"}}\r\n"
            + $"X-MonkeysMail-Metadata: {{\"order\":\"7\"}}\r\nX-MonkeysMail-Send-At: {sendAt}\r\n{Mail}\r\ntext");

        Assert.StartsWith("250", reply, StringComparison.Ordinal);
        var request = Assert.Single(_host.Cluster.Accepted(_host.Cluster.Workspace.Id)).Request!;
        Assert.Equal(["welcome", "grüße"], request.Tags.ToArray());
        Assert.Equal([("order", "7"), ("user_id", "u_1")], request.Metadata.Select(pair => (pair.Key, pair.Value)).Order());
        Assert.Equal(sendAt, request.SendAt?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("X-MonkeysMail-Tag:", "X-MonkeysMail-Tag")]
    [InlineData("X-MonkeysMail-Metadata: user=1", "X-MonkeysMail-Metadata")]
    [InlineData("X-MonkeysMail-Metadata: {\"a\":1}", "metadata.a")]
    [InlineData("X-MonkeysMail-Metadata: {\"a\":\"1\"} x", "X-MonkeysMail-Metadata")]
    [InlineData("X-MonkeysMail-Metadata: {\"a\":\"1\"}\r\nX-MonkeysMail-Metadata: {\"a\":\"2\"}", "X-MonkeysMail-Metadata")]
    [InlineData("X-MonkeysMail-Send-At: tomorrow", "send_at")]
    [InlineData("X-MonkeysMail-Send-At: 2020-01-01T00:00:00Z", "send_at")]
    [InlineData("X-MonkeysMail-Send-At: 2020-01-01T00:00:00Z\r\nX-MonkeysMail-Send-At: 2020-01-01T00:00:00Z", "X-MonkeysMail-Send-At")]
    [InlineData("X-MonkeysMail-Idempotency-Key: é", "X-MonkeysMail-Idempotency-Key")]
    [InlineData("X-MonkeysMail-Stream: broadcast", "X-MonkeysMail-*")]
    public async Task ControlField_ThatIsWrong_IsNamed(string field, string name)
    {
        await using var client = await _host.LogInAsync();

        var reply = await client.TransactAsync($"{field}\r\n{Mail}\r\ntext");

        Assert.StartsWith($"550 5.6.0 {name}: ", reply, StringComparison.Ordinal);
        Assert.Empty(_host.Cluster.Accepted(_host.Cluster.Workspace.Id));
    }

    [Fact]
    public async Task IdempotencyKey_GivesTheFirstAnswerAgain_AndRefusesAnother()
    {
        await using var client = await _host.LogInAsync();
        const string Field = "X-MonkeysMail-Idempotency-Key: order-7\r\n";

        var first = await client.TransactAsync(Field + Mail + "\r\ntext");
        var again = await client.TransactAsync(Field + Mail + "\r\ntext");
        var other = await client.TransactAsync(Field + Mail + "\r\nanother text");
        var elsewhere = await client.TransactAsync(Field + Mail + "\r\ntext", to: "other@example.net");

        Assert.StartsWith("250 2.0.0 Accepted as msg_", first, StringComparison.Ordinal);
        Assert.Equal(first, again);
        Assert.StartsWith("554 5.5.0 ", other, StringComparison.Ordinal);
        Assert.StartsWith("554 5.5.0 ", elsewhere, StringComparison.Ordinal);
        Assert.Single(_host.Cluster.Accepted(_host.Cluster.Workspace.Id));
    }

    [Theory]
    [InlineData("user@example.net", "550 5.7.1")]
    [InlineData("someone@notexample.com", "550 5.7.1")]
    [InlineData("", "550 5.7.1")]
    [InlineData("bounces@mail.example.com", "250 2.0.0")]
    public async Task ReversePath_IsOfTheAuthorsDomain(string from, string reply)
    {
        await using var client = await _host.LogInAsync();

        Assert.StartsWith(reply, await client.TransactAsync(Mail + "\r\ntext", from), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied\r\n", "250")]
    [InlineData("Auto-Submitted: no\r\n", "550")]
    [InlineData("MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n", "250")]
    public async Task NullSender_IsForNotifications(string fields, string code)
    {
        await using var client = await _host.LogInAsync();

        Assert.StartsWith(code, await client.TransactAsync(fields + Mail + "\r\ntext", from: ""), StringComparison.Ordinal);
        Assert.All(_host.Cluster.Accepted(_host.Cluster.Workspace.Id), message => Assert.Equal("", message.Request!.Envelope!.ReversePath));
    }

    [Theory]
    [InlineData("Subject: no author\r\n\r\ntext", "550 5.6.0 from: ")]
    [InlineData("no header\r\n\r\ntext", "550 5.6.0 ")]
    [InlineData("", "550 5.6.0 ")]
    public async Task Content_ThatIsNoMessage_IsRefused(string content, string reply)
    {
        await using var client = await _host.LogInAsync();

        Assert.StartsWith(reply, await client.TransactAsync(content), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LineOfMoreThan998Octets_IsRefused()
    {
        await using var client = await _host.LogInAsync();

        Assert.StartsWith("250", await client.TransactAsync($"{Mail}\r\n{new string('x', 998)}"), StringComparison.Ordinal);
        Assert.StartsWith("550 5.6.0 body: ", await client.TransactAsync($"{Mail}\r\n{new string('x', 999)}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MessageThatWentRoundFiftyTimes_IsRefused()
    {
        await using var client = await _host.LogInAsync();
        var hops = string.Concat(Enumerable.Repeat("Received: from a.test by b.test; Tue, 24 Nov 2026 09:30:00 +0000\r\n", 50));

        Assert.Equal("554 5.4.6 Too many Received fields: the message is in a loop", await client.TransactAsync(hops + Mail + "\r\ntext"));
    }

    [Fact]
    public async Task TestKey_SendsInTestMode()
    {
        await using var client = await _host.LogInAsync(FakeCluster.TestKey);

        Assert.StartsWith("250", await client.TransactAsync(Mail + "\r\ntext"), StringComparison.Ordinal);
        Assert.Equal(KeyMode.Test, Assert.Single(_host.Cluster.Accepted(_host.Cluster.Workspace.Id)).Request!.Mode);
    }
}
