// Mail by the API to a domain with an enforced MTA-STS policy: what the attempt shows, a policy that outlives the process, and a demand for TLS that
// cannot be met. Real database, DNS, HTTPS and mail server.
using System.Net;
using System.Text.Json.Nodes;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class TransportSecurityTests
{
    private const string Host = "mx.guarded.test";

    [Theory]
    [BothDatabases]
    public async Task EnforcedPolicy_IsShown_HoldsOverARestart_AndRequiredTlsBounces(DatabaseKind database)
    {
        using var authority = new CertificateAuthority();
        await using var sink = MailSink.Start(options => (options.Address, options.Certificate) = (IPAddress.Parse("127.0.33.1"), authority.Issue(Host)));
        await using var policy = await PolicyHost.StartAsync(authority.Issue("mta-sts.guarded.test"));
        policy.Text = PolicyHost.Policy("enforce", Host);
        var hosts = new DnsRecords().Mx("guarded.test", 10, Host).A(Host, "127.0.33.1").A("mta-sts.guarded.test", "127.0.0.1");
        await using var dns = await DnsServer.StartAsync(hosts.Txt("_mta-sts.guarded.test", "v=STSv1; id=1"));
        using var directory = new TestDirectory();
        var roots = Path.Combine(directory.Path, "roots.pem");
        await File.WriteAllTextAsync(roots, authority.Certificate.ExportCertificatePem());
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.AddRange(
            $"--MonkeysMail:Dns:Servers={dns.Endpoint}",
            $"--MonkeysMail:Delivery:Port={sink.Port}",
            $"--MonkeysMail:Delivery:MtaStsPort={policy.Port}",
            $"--MonkeysMail:Tls:TrustedRoots={roots}");

        await using (var engine = await Engine.StartAsync(installation))
        {
            var delivered = await engine.Live.WaitForStatusAsync(await engine.Live.SendAsync("a@guarded.test"), "delivered");
            var tls = Attempt(delivered)["tls"]!;
            Assert.Equal(("mta_sts", true), (tls["policy"]!.GetValue<string>(), tls["verified"]!.GetValue<bool>()));

            var mail = MailApi.Mail("b@guarded.test");
            mail["require_tls"] = true;
            var (status, accepted) = await engine.Live.PostAsync("/v1/messages", mail);
            Assert.Equal(HttpStatusCode.Accepted, status);
            var bounced = await engine.Live.WaitForStatusAsync(accepted["id"]!.GetValue<string>(), "bounced");
            Assert.StartsWith("550 5.7.30", Attempt(bounced)["error"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        policy.Status = 404;
        sink.Options.Tls = MailSinkTls.NotOffered;
        await using var again = await Engine.StartAsync(installation);
        var deferred = await again.Live.WaitForStatusAsync(await again.Live.SendAsync("c@guarded.test"), "deferred");

        Assert.StartsWith("451 4.7.5 MTA-STS", Attempt(deferred)["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(1, policy.Requests);
        Assert.Single(sink.Messages);
    }

    private static JsonNode Attempt(JsonNode message) => message["recipients"]![0]!["attempts"]![0]!;
}
