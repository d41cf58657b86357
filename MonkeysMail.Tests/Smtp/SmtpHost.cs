// The submission listeners on free loopback ports, in front of a FakeCluster, as a front's process has them.
using System.Net;
using MonkeysMail.Api;
using MonkeysMail.Api.Hosting;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Tests.Api;
using MonkeysMail.Tests.Kit;

namespace MonkeysMail.Tests.Smtp;

public sealed class SmtpHost : IAsyncDisposable
{
    private readonly TestDirectory _directory;
    private readonly WebApplication _app;

    private SmtpHost(WebApplication app, TestDirectory directory, TestCertificate certificate, FakeCluster cluster)
    {
        _app = app;
        _directory = directory;
        Certificate = certificate;
        Cluster = cluster;
    }

    public FakeCluster Cluster { get; }

    public TestCertificate Certificate { get; }

    public IPEndPoint StartTls => AddressOf("submission");

    public IPEndPoint Implicit => AddressOf("submission-tls");

    public static async Task<SmtpHost> StartAsync(Action<SmtpSettings>? configure = null, Action<ApiOptions>? api = null, IPNetwork[]? trustedProxies = null)
    {
        var directory = new TestDirectory();
        var certificate = new TestCertificate(directory.Path);
        var cluster = new FakeCluster();
        var smtp = new SmtpSettings { Submission = "127.0.0.1:0", SubmissionTls = "127.0.0.1:0" };
        configure?.Invoke(smtp);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMonkeysMailApi(api);
        builder.Services.AddSingleton(cluster.Grains);
        builder.Services.AddSingleton<IReadiness>(new FakeReadiness());
        var tls = new TlsSettings { Certificate = certificate.CertificateFile, Key = certificate.KeyFile };
        builder.AddSmtp(smtp, "mx.test", tls, trustedProxies ?? [], TimeSpan.FromSeconds(5));
        var app = builder.Build();
        await app.StartAsync();
        return new SmtpHost(app, directory, certificate, cluster);
    }

    /// <summary>A client that has logged in on the STARTTLS port.</summary>
    public async Task<RawSmtpClient> LogInAsync(string? key = null)
    {
        var client = await RawSmtpClient.ConnectAsync(StartTls);
        await client.LogInAsync(key ?? FakeCluster.LiveKey);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _directory.Dispose();
    }

    private IPEndPoint AddressOf(string name) => _app.Services.GetRequiredService<SmtpServer>().Addresses.Single(bound => bound.Name == name).Address;
}
