// The operators' listener under TLS: the certificate of MonkeysMail:Tls, and HSTS, which a forged header does not bring about.
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MonkeysMail.Silo.Operator.Http;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Operator;

public sealed class TlsTests
{
    [Fact]
    public async Task OverTls_AnswersTellBrowsersToStayWithIt()
    {
        using var directory = new TestDirectory();
        var (certificate, key) = MakeCertificate(directory.Path);
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.AddRange(
        [
            $"--MonkeysMail:Operator:ApiKey={OperatorHost.Key}", "--MonkeysMail:Operator:Urls=https://127.0.0.1:0;http://127.0.0.1:0",
            $"--MonkeysMail:Tls:Certificate={certificate}", $"--MonkeysMail:Tls:Key={key}",
        ]);
        await using var engine = await Engine.StartAsync(installation);
        var addresses = engine.Services.GetRequiredService<OperatorListener>().Addresses.Select(address => new Uri(address)).ToArray();
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.Subject == "CN=operators.test";
        using var client = new HttpClient(handler) { DefaultRequestHeaders = { Authorization = OperatorHost.Bearer() } };

        using var secure = await client.GetAsync(new Uri(addresses.Single(address => address.Scheme == "https"), "/v1/operator/cluster"));
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var plain = await client.GetAsync(new Uri(addresses.Single(address => address.Scheme == "http"), "/v1/operator/cluster"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (secure.StatusCode, plain.StatusCode));
        Assert.Equal(["max-age=31536000"], secure.Headers.GetValues("Strict-Transport-Security"));
        Assert.False(plain.Headers.Contains("Strict-Transport-Security"));
        await RefusesOldTlsAsync(addresses.Single(address => address.Scheme == "https"));
    }

    [Fact]
    public async Task TheWholeChainIsShown_AndTheCommandLineTrustsTheClustersAuthority()
    {
        using var directory = new TestDirectory();
        var (certificate, key, root) = MakeChain(directory.Path, "localhost");
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        installation.Settings.AddRange(
        [
            $"--MonkeysMail:Operator:ApiKey={OperatorHost.Key}", "--MonkeysMail:Operator:Urls=https://127.0.0.1:0",
            $"--MonkeysMail:Tls:Certificate={certificate}", $"--MonkeysMail:Tls:Key={key}",
        ]);
        await using var engine = await Engine.StartAsync(installation);
        var port = new Uri(engine.Services.GetRequiredService<OperatorListener>().Addresses.Single()).Port;
        var environment = new Dictionary<string, string>
        {
            ["MonkeysMail__Operator__ApiKey"] = OperatorHost.Key,
            ["MonkeysMail__Operator__Urls"] = $"https://0.0.0.0:{port}",
        };

        var stranger = await ControlProcess.RunInAsync(environment, ["silos"]);
        var named = await ControlProcess.RunInAsync(environment, ["silos", "--ca-file", root]);
        environment["MonkeysMail__Cluster__Tls__TrustedRoots"] = root;
        var known = await ControlProcess.RunInAsync(environment, ["silos"]);
        var misnamed = await ControlProcess.RunInAsync(environment, ["silos", "--url", $"https://127.0.0.1:{port}"]);

        Assert.Equal((2, 0, 0, 2), (stranger.ExitCode, named.ExitCode, known.ExitCode, misnamed.ExitCode));
        Assert.Contains("active", known.Output, StringComparison.Ordinal);
    }

    private static async Task RefusesOldTlsAsync(Uri address)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.Subject == "CN=operators.test";
#pragma warning disable SYSLIB0039, CA5397 // the point of the test
        handler.SslOptions.EnabledSslProtocols = SslProtocols.Tls11;
#pragma warning restore SYSLIB0039, CA5397
        using var client = new HttpClient(handler);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(address));
    }

    private static (string Certificate, string Key) MakeCertificate(string directory)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=operators.test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var (certificateFile, keyFile) = (Path.Combine(directory, "tls.pem"), Path.Combine(directory, "tls.key"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }

    // A root, an issuer in between, and the certificate; the file holds the last two, as an authority hands them out.
    private static (string Certificate, string Key, string Root) MakeChain(string directory, string name)
    {
        var (from, to) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = Authority("CN=root.test", rootKey).CreateSelfSigned(from, to);
        using var issuer = Authority("CN=issuer.test", issuerKey).Create(root.SubjectName, X509SignatureGenerator.CreateForECDsa(rootKey), from, to, [1]);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuerKey), from, to, [2]);
        var (chainFile, keyFile, rootFile) = (Path.Combine(directory, "chain.pem"), Path.Combine(directory, "chain.key"), Path.Combine(directory, "root.pem"));
        File.WriteAllText(chainFile, $"{leaf.ExportCertificatePem()}\n{issuer.ExportCertificatePem()}\n");
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(rootFile, root.ExportCertificatePem());
        return (chainFile, keyFile, rootFile);
    }

    private static CertificateRequest Authority(string subject, ECDsa key)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }
}
