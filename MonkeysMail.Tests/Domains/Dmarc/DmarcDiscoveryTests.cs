// The walk up the tree (RFC 9989 4.10) against unbound.
using Microsoft.Extensions.Options;
using MonkeysMail.Grains.Dns;
using MonkeysMail.Grains.Domains.Dmarc;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Domains.Dmarc;

public sealed class DmarcDiscoveryTests(DmarcDiscoveryTests.Zone zone) : IClassFixture<DmarcDiscoveryTests.Zone>
{
    [Theory]
    [InlineData("own.test", "own.test", "own.test", DmarcPolicy.Reject)]
    [InlineData("mail.own.test", "own.test", "own.test", DmarcPolicy.Quarantine)]
    [InlineData("a.b.c.own.test", "own.test", "own.test", DmarcPolicy.Quarantine)]
    [InlineData("unit.own.test", "own.test", "unit.own.test", DmarcPolicy.None)]
    [InlineData("x.unit.own.test", "own.test", "own.test", DmarcPolicy.Quarantine)]
    [InlineData("apart.own.test", "apart.own.test", "apart.own.test", DmarcPolicy.Reject)]
    [InlineData("x.apart.own.test", "apart.own.test", "apart.own.test", DmarcPolicy.Reject)]
    [InlineData("firm.suffix.test", "firm.suffix.test", "suffix.test", DmarcPolicy.Quarantine)]
    [InlineData("mail.firm.suffix.test", "firm.suffix.test", "suffix.test", DmarcPolicy.Quarantine)]
    [InlineData("suffix.test", "suffix.test", "suffix.test", DmarcPolicy.Reject)]
    [InlineData("none.example", "none.example", null, DmarcPolicy.None)]
    [InlineData("twice.test", "twice.test", null, DmarcPolicy.None)]
    [InlineData("a.b.c.d.e.f.g.h.i.own.test", "own.test", "own.test", DmarcPolicy.Quarantine)]
    [InlineData("l.j.i.h.g.f.e.deep.test", "l.j.i.h.g.f.e.deep.test", "l.j.i.h.g.f.e.deep.test", DmarcPolicy.Reject)]
    [InlineData("m.l.j.i.h.g.f.e.deep.test", "m.l.j.i.h.g.f.e.deep.test", null, DmarcPolicy.None)]
    public async Task Walk_Finds(string domain, string organization, string? policyDomain, DmarcPolicy policy)
    {
        var walk = await zone.Discovery.WalkAsync(domain, CancellationToken.None);

        Assert.Equal((null, organization, policyDomain), (walk.Error, walk.OrganizationalDomain, walk.PolicyDomain));
        Assert.Equal(policy, DmarcDiscovery.PolicyFor(walk, domain, exists: true));
    }

    [Fact]
    public async Task ADomainThatDoesNotExist_HasItsOwnPolicy()
    {
        var walk = await zone.Discovery.WalkAsync("ghost.own.test", CancellationToken.None);

        Assert.Equal(DmarcPolicy.Reject, DmarcDiscovery.PolicyFor(walk, "ghost.own.test", exists: false));
        Assert.Equal(DmarcPolicy.Quarantine, DmarcDiscovery.PolicyFor(walk, "ghost.own.test", exists: true));
    }

    [Fact]
    public async Task AFailingName_MakesTheWalkUnknown()
    {
        var walk = await zone.Discovery.WalkAsync("mail.failing.test", CancellationToken.None);

        Assert.Contains("failing.test", walk.Error, StringComparison.Ordinal);
        Assert.Null(walk.Record);
    }

    [Theory]
    [InlineData("example.com", "example.com", true, true)]
    [InlineData("bounce.example.com", "example.com", false, true)]
    [InlineData("example.net", "example.net", false, false)]
    public void OtherDomain_IsAligned(string other, string organization, bool strictly, bool relaxedly)
    {
        Assert.Equal(strictly, DmarcDiscovery.IsAligned("example.com", "example.com", other, organization, strict: true));
        Assert.Equal(relaxedly, DmarcDiscovery.IsAligned("example.com", "example.com", other, organization, strict: false));
    }

    [Theory]
    [InlineData("v=DMARC1; p=none", true)]
    [InlineData("v=DMARC1;p=reject;adkim=s;aspf=s;t=y", true)]
    [InlineData(" v = DMARC1 ; p = quarantine ; x = y", true)]
    [InlineData("v=DMARC1; p=moo; rua=mailto:a@example.com", true)]
    [InlineData("v=DMARC1; p=moo", false)]
    [InlineData("v=DMARC1", false)]
    [InlineData("p=none; v=DMARC1", false)]
    [InlineData("v=dmarc1; p=none", false)]
    [InlineData("v=DMARC2; p=none", false)]
    [InlineData("site-verification=1", false)]
    [InlineData("", false)]
    public void Text_IsARecordOrNot(string text, bool expected) => Assert.Equal(expected, DmarcRecord.Parse(text) is not null);

    [Fact]
    public void Tags_AreRead()
    {
        var record = DmarcRecord.Parse("v=DMARC1; p=reject; sp=quarantine; np=none; adkim=s; aspf=r; t=y; psd=n; pct=50")!;

        Assert.Equal(
            (DmarcPolicy.Reject, DmarcPolicy.Quarantine, DmarcPolicy.None, true, false, true, false),
            (record.Policy, record.SubdomainPolicy, record.AbsentPolicy, record.StrictDkim, record.StrictSpf, record.IsTesting, record.IsPublicSuffix));
    }

    public sealed class Zone : IAsyncLifetime
    {
        private DnsServer server = null!;

        public DmarcDiscovery Discovery { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            server = await DnsServer.StartAsync(new DnsRecords()
                .Txt("_dmarc.own.test", "v=DMARC1; p=reject; sp=quarantine; np=reject")
                .Txt("_dmarc.unit.own.test", "v=DMARC1; p=none")
                .Txt("_dmarc.apart.own.test", "v=DMARC1; p=reject; psd=n")
                .Txt("_dmarc.suffix.test", "v=DMARC1; p=reject; sp=quarantine; psd=y")
                .Txt("_dmarc.twice.test", "v=DMARC1; p=none").Txt("_dmarc.twice.test", "v=DMARC1; p=reject")
                .Txt("_dmarc.l.j.i.h.g.f.e.deep.test", "v=DMARC1; p=reject")
                .ServFail("failing.test"));
            Discovery = new DmarcDiscovery(new DnsLookups(
                Options.Create(new DnsOptions { Servers = [server.Endpoint.ToString()], Timeout = TimeSpan.FromSeconds(2), Retries = 0 })));
        }

        public async Task DisposeAsync() => await server.DisposeAsync();
    }
}
