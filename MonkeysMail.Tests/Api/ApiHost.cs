// The whole front on Kestrel at a free loopback port, in front of a FakeCluster.
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MonkeysMail.Api;
using MonkeysMail.Grains.Hosting.Transport;

namespace MonkeysMail.Tests.Api;

public sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiHost(WebApplication app, FakeCluster cluster, FakeReadiness readiness)
    {
        _app = app;
        Cluster = cluster;
        Readiness = readiness;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", FakeCluster.LiveKey);
    }

    public FakeCluster Cluster { get; }

    public FakeReadiness Readiness { get; }

    /// <summary>Sends the first workspace's live key.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<ApiHost> StartAsync(Action<ApiOptions>? configure = null, TimeProvider? time = null, FakeCluster? cluster = null)
    {
        cluster ??= new FakeCluster();
        var readiness = new FakeReadiness();
        var options = new ApiOptions();
        configure?.Invoke(options);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            KestrelLimits.ConfigureKestrel(kestrel, options);
            var gate = new ConnectionGate(
                options.MaxConnectionsPerAddress, options.FirstOctetTimeout, static _ => false, static () => { }, TimeProvider.System);
            kestrel.ConfigureEndpointDefaults(listener => listener.Use(gate.Guard));
        });
        builder.Services.AddMonkeysMailApi(configure);
        builder.Services.AddSingleton(cluster.Grains);
        builder.Services.AddSingleton<IReadiness>(readiness);
        if (time is not null)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton(time));
        }

        var app = builder.Build();
        app.MapMonkeysMailApi();
        await app.StartAsync();
        return new ApiHost(app, cluster, readiness);
    }

    public Task<HttpResponseMessage> PostAsync(string path, string json, string? idempotencyKey = null, string? key = null) =>
        SendAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"), idempotencyKey, key);

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? content = null, string? idempotencyKey = null, string? key = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return Client.SendAsync(request);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
