// POST /v1/messages as a client sees it.
using System.Net;
using Microsoft.Extensions.Time.Testing;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Api.Http;

public sealed class SendMessageTests : IAsyncLifetime
{
    private const string Message = """{"from":"no-reply@example.com","to":["a@example.net"],"subject":"Welcome","text":"Hello"}""";

    private ApiHost _host = null!;

    private FakeCluster Cluster => _host.Cluster;

    private FakeMessageLog Log => Cluster.Log(Cluster.Workspace.Id);

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task AValidMessage_IsAcceptedWithItsIdAndRecipients()
    {
        Cluster.Workspace.Suppressed.Add("gone@example.net");

        var response = await _host.PostAsync("/v1/messages", """
            {"from":{"email":"no-reply@example.com","name":"Example"},"to":["Ann <ann@example.net>","gone@example.net"],"cc":["ANN@example.net"],
             "bcc":["b@example.net"],"reply_to":"support@example.com","subject":"Welcome","text":"t","html":"<p>h</p>","headers":{"X-Campaign":"x"},
             "tags":["welcome"],"metadata":{"user_id":"u_1"},"send_at":null,"stream":"broadcast","expires_in":600,
             "attachments":[{"filename":"a.pdf","content":"aGVsbG8=","content_type":"application/pdf","content_id":null}]}
            """);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var answer = await ApiHost.JsonAsync(response);
        Assert.True(MessageId.TryParse(answer.GetProperty("id").GetString(), out var id));
        Assert.Equal("queued", answer.GetProperty("status").GetString());
        Assert.Equal(
            """[{"email":"ann@example.net","status":"queued"},{"email":"gone@example.net","status":"suppressed"},{"email":"b@example.net","status":"queued"}]""",
            answer.GetProperty("recipients").GetRawText());
        var request = Cluster.Message(Cluster.Workspace.Id, id).Request!;
        var content = Assert.IsType<ComposedContent>(request.Content);
        Assert.Equal("Example", content.From.Name);
        Assert.Equal("Ann", content.To[0].Name);
        Assert.Equal(["support@example.com"], content.ReplyTo.Select(r => r.Address.ToString()));
        Assert.Equal("hello"u8.ToArray(), content.Attachments[0].Content.ToArray());
        Assert.Equal(new CustomHeader("X-Campaign", "x"), content.Headers[0]);
        Assert.Equal(MailStream.Broadcast, request.Stream);
        Assert.Equal(TimeSpan.FromMinutes(10), request.ExpiresIn);
        Assert.Equal("u_1", request.Metadata["user_id"]);
        Assert.Equal("welcome", Assert.Single(request.Tags));
        Assert.Equal(KeyMode.Live, request.Mode);
        Assert.False(response.Headers.Contains("RateLimit"));
    }

    [Fact]
    public async Task BucketAndQuotas_AreShownInTheRateLimitHeaders()
    {
        Cluster.Workspace.Quotas =
        [
            new QuotaState(QuotaWindow.Day, 500, 0, TimeSpan.FromDays(1), TimeSpan.FromSeconds(3_600.5)),
            new QuotaState(QuotaWindow.Month, 9_000, 17, TimeSpan.FromDays(30), TimeSpan.FromDays(1)),
        ];
        Cluster.Workspace.Burst = 10;
        Cluster.Workspace.Tokens = 3;

        var response = await _host.PostAsync("/v1/messages", Message);

        Assert.Equal("\"burst\";q=10;w=20, \"day\";q=500;w=86400, \"month\";q=9000;w=2592000", response.Headers.GetValues("RateLimit-Policy").Single());
        Assert.Equal("\"burst\";r=2;t=8, \"day\";r=0;t=3601, \"month\";r=17;t=86400", response.Headers.GetValues("RateLimit").Single());
    }

    [Fact]
    public async Task AnEmptyBucket_AnswersRateLimitedWithRetryAfter()
    {
        Cluster.Workspace.Burst = 10;

        var response = await _host.PostAsync("/v1/messages", Message);

        await ProblemAssert.IsAsync(response, 429, "rate_limited");
        Assert.Equal(TimeSpan.FromSeconds(3), response.Headers.RetryAfter?.Delta);
        Assert.Equal("\"burst\";r=0;t=8", response.Headers.GetValues("RateLimit").Single());
    }

    [Fact]
    public async Task AForgedFromDomain_IsRefusedNamingFrom()
    {
        var response = await _host.PostAsync("/v1/messages", Message.Replace("example.com", "bank.example.org", StringComparison.Ordinal));

        Assert.Equal(["from"], ProblemAssert.Fields(await ProblemAssert.IsAsync(response, 403, "domain_not_verified")));
        Assert.Empty(Cluster.Accepted(Cluster.Workspace.Id));
    }

    [Fact]
    public async Task ATestKey_SendsFromAnyDomain()
    {
        var response = await _host.PostAsync("/v1/messages", Message.Replace("example.com", "anything.example", StringComparison.Ordinal), key: FakeCluster.TestKey);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(KeyMode.Test, Cluster.Accepted(Cluster.Workspace.Id).Single().Request!.Mode);
    }

    [Fact]
    public async Task TheSameKeyAndBody_GetsTheFirstAnswerAgainAndTakesNoTokens()
    {
        Cluster.Workspace.Burst = 10;
        Cluster.Workspace.Tokens = 10;

        var first = await _host.PostAsync("/v1/messages", Message, "order-1");
        var second = await _host.PostAsync("/v1/messages", Message, "order-1");

        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(9, Cluster.Workspace.Tokens);
        Assert.Single(Cluster.Accepted(Cluster.Workspace.Id));
    }

    [Fact]
    public async Task AReplayWithAnEmptyBucket_StillGetsTheFirstAnswer()
    {
        Cluster.Workspace.Burst = 1;
        Cluster.Workspace.Tokens = 1;
        var first = await _host.PostAsync("/v1/messages", Message, "order-1");

        var second = await _host.PostAsync("/v1/messages", Message, "order-1");
        var another = await _host.PostAsync("/v1/messages", Message.Replace("Hello", "Bye", StringComparison.Ordinal), "order-1");
        var unknown = await _host.PostAsync("/v1/messages", Message, "order-2");

        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        await ProblemAssert.IsAsync(another, 409, "idempotency_conflict");
        await ProblemAssert.IsAsync(unknown, 429, "rate_limited");
    }

    [Fact]
    public async Task AReplayAfterTheTimeToSend_StillGetsTheFirstAnswer()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var host = await ApiHost.StartAsync(time: time);
        var scheduled = Message.Replace("{", """{"send_at":"2030-01-01T00:01:00Z",""", StringComparison.Ordinal);
        var first = await host.PostAsync("/v1/messages", scheduled, "order-1");
        time.Advance(TimeSpan.FromMinutes(5));

        var second = await host.PostAsync("/v1/messages", scheduled, "order-1");
        var another = await host.PostAsync("/v1/messages", scheduled, "order-2");

        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(["send_at"], ProblemAssert.Fields(await ProblemAssert.IsAsync(another, 422, "invalid_request")));
    }

    [Fact]
    public async Task TheSameKeyWithAnotherBody_IsAConflictAndReturnsTheTokens()
    {
        await _host.PostAsync("/v1/messages", Message, "order-1");

        var second = await _host.PostAsync("/v1/messages", Message.Replace("Hello", "Bye", StringComparison.Ordinal), "order-1");

        await ProblemAssert.IsAsync(second, 409, "idempotency_conflict");
        Assert.Equal(1, Cluster.Workspace.Returned);
    }

    [Theory]
    [InlineData("")]
    [InlineData("é")]
    [InlineData("long")]
    public async Task AnUnusableIdempotencyKey_IsRefusedNamingTheHeader(string key)
    {
        using var content = new StringContent(Message, System.Text.Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = content };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key == "long" ? new string('k', 257) : key);
        using var client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8 }) { BaseAddress = _host.Client.BaseAddress };
        request.Headers.Authorization = _host.Client.DefaultRequestHeaders.Authorization;

        var response = await client.SendAsync(request);

        Assert.Equal(["Idempotency-Key"], ProblemAssert.Fields(await ProblemAssert.IsAsync(response, 422, "invalid_request")));
    }

    [Theory]
    [InlineData(AcceptOutcome.IdempotencyPending, 409, "conflict", 1)]
    [InlineData(AcceptOutcome.Unavailable, 503, "unavailable", 1)]
    [InlineData(AcceptOutcome.Invalid, 422, "invalid_request", 1)]
    [InlineData(AcceptOutcome.Unknown, 503, "unavailable", 0)]
    public async Task AFailedAcceptance_ReturnsTokensOnlyWhenItIsDefinite(AcceptOutcome outcome, int status, string code, int returned)
    {
        Log.OnAccept = (_, _) => Task.FromResult<AcceptAnswer?>(new AcceptAnswer(outcome, null, [new FieldError("html", "is not good.")]));

        var response = await _host.PostAsync("/v1/messages", Message, "order-1");

        var problem = await ProblemAssert.IsAsync(response, status, code);
        Assert.Equal(returned, Cluster.Workspace.Returned);
        Assert.Equal(status != 422, response.Headers.RetryAfter is not null);
        if (outcome == AcceptOutcome.Unknown)
        {
            Assert.Contains("same Idempotency-Key", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
        else if (outcome == AcceptOutcome.Invalid)
        {
            Assert.Equal(["html"], ProblemAssert.Fields(problem));
        }
    }

    [Fact]
    public async Task ALostSilo_IsAskedAgainWithTheSameId()
    {
        var ids = new List<MessageId>();
        Log.OnAccept = (message, _) =>
        {
            ids.Add(message.Id);
            return ids.Count < 3 ? throw new SiloUnavailableException("gone") : Task.FromResult<AcceptAnswer?>(null);
        };

        var response = await _host.PostAsync("/v1/messages", Message);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(3, ids.Count);
        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task ALostAnswerOfOurOwnCall_IsNoReplay()
    {
        var calls = 0;
        Log.OnAccept = (message, request) =>
        {
            if (++calls > 1)
            {
                return Task.FromResult<AcceptAnswer?>(null);
            }

            message.Accept(request);
            throw new SiloUnavailableException("committed, and then gone");
        };

        var response = await _host.PostAsync("/v1/messages", Message);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.False(response.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(0, Cluster.Workspace.Returned);
    }

    [Fact]
    public async Task AnAnswerLostOnItsWay_IsAskedForASecondTime()
    {
        await using var host = await ApiHost.StartAsync(o => o.QuestionTimeout = TimeSpan.FromSeconds(1));
        var never = new TaskCompletionSource<AcceptAnswer?>();
        var calls = 0;
        host.Cluster.Log(host.Cluster.Workspace.Id).OnAccept = (message, request) =>
        {
            if (++calls > 1)
            {
                return Task.FromResult<AcceptAnswer?>(null);
            }

            message.Accept(request);
            return never.Task;
        };

        var response = await host.PostAsync("/v1/messages", Message);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(2, calls);
        Assert.Equal(0, host.Cluster.Workspace.Returned);
        never.SetResult(null);
    }

    [Fact]
    public async Task ARefusalOfTheSecondCall_SaysNothingOfTheFirst()
    {
        var calls = 0;
        Log.OnAccept = (_, _) => ++calls > 1
            ? Task.FromResult<AcceptAnswer?>(new AcceptAnswer(AcceptOutcome.Unavailable))
            : throw new SiloUnavailableException("committed or not, and then gone");

        var response = await _host.PostAsync("/v1/messages", Message);

        var problem = await ProblemAssert.IsAsync(response, 503, "unavailable");
        Assert.Contains("It is not known whether", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, Cluster.Workspace.Returned);
    }

    [Fact]
    public async Task ASiloThatStaysLost_IsUnknownAndKeepsTheTokens()
    {
        await using var host = await ApiHost.StartAsync(o => o.GrainTimeout = o.QuestionTimeout = TimeSpan.FromSeconds(1));
        host.Cluster.Log(host.Cluster.Workspace.Id).OnAccept = (_, _) => throw new SiloUnavailableException("secret host name");

        var response = await host.PostAsync("/v1/messages", Message);

        var problem = await ProblemAssert.IsAsync(response, 503, "unavailable");
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("/v1/messages/msg_", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, host.Cluster.Workspace.Returned);
    }

    [Theory]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(OrleansException))]
    [InlineData(typeof(InvalidOperationException))]
    public async Task AFailingWorkspace_IsUnavailableWithoutDetails(Type failure)
    {
        Cluster.Workspace.OnAdmit = () => throw (Exception)Activator.CreateInstance(failure, "inner text")!;

        var response = await _host.PostAsync("/v1/messages", Message);

        var problem = await ProblemAssert.IsAsync(response, 503, "unavailable");
        Assert.DoesNotContain("inner text", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGrainThatNeverAnswers_IsUnknownAfterTheTimeout()
    {
        await using var host = await ApiHost.StartAsync(o => o.GrainTimeout = o.QuestionTimeout = TimeSpan.FromSeconds(1));
        var never = new TaskCompletionSource<AcceptAnswer?>();
        host.Cluster.Log(host.Cluster.Workspace.Id).OnAccept = (_, _) => never.Task;

        var response = await host.PostAsync("/v1/messages", Message);

        await ProblemAssert.IsAsync(response, 503, "unavailable");
        never.SetResult(null);
    }

    [Fact]
    public async Task EveryFault_IsNamedInOneAnswer()
    {
        var response = await _host.PostAsync("/v1/messages", """
            {"from":"nobody","to":["a@example.net","b"],"subject":"a\r\nBcc: x@example.net","text":"t","template":"t1","wrong":1,
             "headers":{"X-A":"a\nb"},"attachments":[{"filename":"a","content":"***","foo":{}}]}
            """);

        var problem = await ProblemAssert.IsAsync(response, 422, "invalid_request");
        Assert.Equal(
            ["from", "to[1]", "subject", "template", "wrong", "headers.X-A", "attachments[0].content", "attachments[0].foo"],
            ProblemAssert.Fields(problem));
        Assert.Empty(Cluster.Workspace.Admissions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"from\":\"a@example.com\",}")]
    [InlineData("{} {}")]
    [InlineData("\"\u0001\"")]
    public async Task BrokenJson_IsMalformed(string json) =>
        await ProblemAssert.IsAsync(await _host.PostAsync("/v1/messages", json), 400, "malformed");

    [Fact]
    public async Task MoreThan200Recipients_AreAdmittedInSlices()
    {
        await using var host = await ApiHost.StartAsync(o => o.MaxRecipients = 1_000);
        var workspace = host.Cluster.Workspace;
        workspace.Suppressed.Add("r450@example.net");
        var to = string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"r{i}@example.net\""));

        var response = await host.PostAsync("/v1/messages", $$"""{"from":"no-reply@example.com","to":[{{to}}],"text":"t"}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal([200, 200, 100], workspace.Admissions.Select(a => a.Items.Single().Recipients.Length));
        var recipients = (await ApiHost.JsonAsync(response)).GetProperty("recipients").EnumerateArray().ToList();
        Assert.Equal(500, recipients.Count);
        Assert.Equal("r450@example.net", recipients.Single(r => r.GetProperty("status").GetString() == "suppressed").GetProperty("email").GetString());
    }

    [Fact]
    public async Task ALaterSliceThatIsRefused_RefusesTheWholeAndReturnsTheTokens()
    {
        await using var host = await ApiHost.StartAsync(o => o.MaxRecipients = 1_000);
        host.Cluster.Workspace.Burst = 300;
        host.Cluster.Workspace.Tokens = 300;
        var to = string.Join(',', Enumerable.Range(0, 350).Select(i => $"\"r{i}@example.net\""));

        var response = await host.PostAsync("/v1/messages", $$"""{"from":"no-reply@example.com","to":[{{to}}],"text":"t"}""");

        await ProblemAssert.IsAsync(response, 429, "rate_limited");
        Assert.Equal(300, host.Cluster.Workspace.Tokens);
        Assert.Empty(host.Cluster.Accepted(host.Cluster.Workspace.Id));
    }

    [Fact]
    public async Task AScheduledMessage_KeepsItsTime()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().AddDays(89).ToUnixTimeSeconds());

        var response = await _host.PostAsync("/v1/messages", Message.Replace("\"subject\"", $"\"send_at\":\"{at:yyyy-MM-ddTHH:mm:sszzz}\",\"subject\"", StringComparison.Ordinal));

        Assert.Equal("scheduled", (await ApiHost.JsonAsync(response)).GetProperty("status").GetString());
        Assert.Equal(at, Cluster.Accepted(Cluster.Workspace.Id).Single().Request!.SendAt);
    }
}
