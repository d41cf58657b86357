// The life of a domain and of its keys, without a DNS: what a look found is given.
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Domains;
using Xunit;

namespace MonkeysMail.Tests.Domains;

public sealed class DomainMachineTests
{
    private static readonly DateTimeOffset Day0 = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly DomainOptions Options = new() { Hostname = "out.example.net" };

    private readonly DomainState state = new();

    public DomainMachineTests() => DomainMachine.Prepare(state, "example.com", "a1b2c3", Day0);

    [Fact]
    public void ANewDomain_IsPending_AndSignsNothing()
    {
        Assert.Equal(DomainStatus.Pending, DomainMachine.StatusOf(state));
        Assert.Empty(DomainMachine.SigningKeys(state));
        Assert.Equal(["mm20261124a1b2c3r", "mm20261124a1b2c3e"], state.Keys.Select(key => key.Selector));
        Assert.Equal([DomainRecordNeed.Required, DomainRecordNeed.Suggested], Records(DomainRecordPurpose.Dkim).Select(record => record.Need));
    }

    [Fact]
    public void TheRsaRecord_Verifies_AndEachKeySignsOnceItWasSeen()
    {
        Assert.Equal(["domain.key_activated", "domain.verified"], Look(Day0, DomainRecordStatus.Ok, DomainRecordStatus.Missing));
        Assert.Equal(DomainStatus.Verified, DomainMachine.StatusOf(state));
        Assert.Equal([DkimAlgorithm.RsaSha256], DomainMachine.SigningKeys(state).Select(key => key.Algorithm));

        Assert.Equal(["domain.key_activated"], Look(Day0.AddDays(1), DomainRecordStatus.Ok, DomainRecordStatus.Ok));
        Assert.Equal(2, DomainMachine.SigningKeys(state).Length);
        Assert.Empty(Look(Day0.AddDays(2), DomainRecordStatus.Ok, DomainRecordStatus.Ok));
        Assert.Equal(Day0, state.VerifiedAt);
    }

    [Fact]
    public void TheEd25519Record_Alone_DoesNotVerify()
    {
        Assert.Equal(["domain.key_activated"], Look(Day0, DomainRecordStatus.Missing, DomainRecordStatus.Ok));
        Assert.Equal(DomainStatus.Pending, DomainMachine.StatusOf(state));
        Assert.Empty(DomainMachine.SigningKeys(state));
    }

    [Fact]
    public void RecordsThatVanish_Warn_ThenUnverifyAfterTheGrace_AndCanComeBack()
    {
        Look(Day0, DomainRecordStatus.Ok, DomainRecordStatus.Ok);

        Assert.Equal(["domain.warning"], Look(Day0.AddDays(1), DomainRecordStatus.Missing, DomainRecordStatus.Ok));
        Assert.Empty(Look(Day0.AddDays(4).AddSeconds(-1), DomainRecordStatus.Different, DomainRecordStatus.Ok));
        Assert.Equal((DomainStatus.Warning, 2), (DomainMachine.StatusOf(state), DomainMachine.SigningKeys(state).Length));
        Assert.Equal(Day0.AddDays(4), DomainView.Of(state, Options).UnverifiesAt);

        Assert.Equal(["domain.unverified"], Look(Day0.AddDays(4), DomainRecordStatus.Missing, DomainRecordStatus.Ok));
        Assert.Equal(DomainStatus.Unverified, DomainMachine.StatusOf(state));
        Assert.Empty(DomainMachine.SigningKeys(state));

        Assert.Equal(["domain.key_activated", "domain.verified"], Look(Day0.AddDays(9), DomainRecordStatus.Ok, DomainRecordStatus.Ok));
        Assert.Equal(Day0.AddDays(9), state.VerifiedAt);
    }

    [Fact]
    public void ARecordThatComesBackInTime_EndsTheWarning_AndItsClock()
    {
        Look(Day0, DomainRecordStatus.Ok, DomainRecordStatus.Ok);
        Look(Day0.AddDays(1), DomainRecordStatus.Missing, DomainRecordStatus.Ok);

        Assert.Equal(["domain.recovered"], Look(Day0.AddDays(3), DomainRecordStatus.Ok, DomainRecordStatus.Ok));
        Assert.Equal(["domain.warning"], Look(Day0.AddDays(4), DomainRecordStatus.Missing, DomainRecordStatus.Ok));
        Assert.Equal(DomainStatus.Warning, DomainMachine.StatusOf(state));
    }

    [Fact]
    public void ADnsThatDoesNotAnswer_CountsNeitherWay()
    {
        Look(Day0, DomainRecordStatus.Ok, DomainRecordStatus.Ok);

        Assert.Empty(Look(Day0.AddDays(30), DomainRecordStatus.Unknown, DomainRecordStatus.Unknown));
        Assert.Equal((DomainStatus.Verified, 2), (DomainMachine.StatusOf(state), DomainMachine.SigningKeys(state).Length));
    }

    [Fact]
    public void Rotation_Overlaps_AndDestroysTheOldKeySevenDaysAfterItsLastSignature()
    {
        Look(Day0, DomainRecordStatus.Ok, DomainRecordStatus.Ok);
        var old = Signing();

        Assert.Null(DomainMachine.Rotate(state, "a1b2c3", Day0.AddDays(10)));
        Assert.Equal(old, Signing());
        Assert.Equal(RefusalCode.Conflict, DomainMachine.Rotate(state, "a1b2c3", Day0.AddDays(10))!.Code);

        // Only the old ones are published: nothing changes.
        Assert.Empty(Look(Day0.AddDays(11), DomainRecordStatus.Ok, DomainRecordStatus.Ok, DomainRecordStatus.Missing, DomainRecordStatus.Missing));
        Assert.Equal(old, Signing());

        Assert.Equal(
            ["domain.key_activated", "domain.key_activated"],
            Look(Day0.AddDays(12), DomainRecordStatus.Ok, DomainRecordStatus.Ok, DomainRecordStatus.Ok, DomainRecordStatus.Ok));
        Assert.Equal(["mm20261204a1b2c3r", "mm20261204a1b2c3e"], Signing());
        Assert.Equal(2, Records(DomainRecordPurpose.Dkim).Count(record => record.Need == DomainRecordNeed.Keep));

        Assert.Empty(Look(Day0.AddDays(19), DomainRecordStatus.Ok, DomainRecordStatus.Ok, DomainRecordStatus.Ok, DomainRecordStatus.Ok));
        Assert.Equal(
            ["domain.key_retired", "domain.key_retired"],
            Look(Day0.AddDays(19).AddHours(1), DomainRecordStatus.Ok, DomainRecordStatus.Ok, DomainRecordStatus.Ok, DomainRecordStatus.Ok));
        Assert.Equal(2, state.Keys.Length);
        Assert.DoesNotContain(state.Keys, key => old.Contains(key.Selector));
        Assert.Equal(2, DomainView.Of(state, Options).Keys.Count(key => key.Status == DkimKeyStatus.Retired));
    }

    [Fact]
    public void Rotation_IsDueAfterItsDays_AndNotWhileKeysWait()
    {
        Assert.Null(DomainMachine.RotatesAt(state, Options));
        Look(Day0, DomainRecordStatus.Ok, DomainRecordStatus.Ok);
        Assert.Equal(Day0.AddDays(90), DomainMachine.RotatesAt(state, Options));
        state.RotationEvery = 30;
        Assert.Equal(Day0.AddDays(30), DomainMachine.RotatesAt(state, Options));
        state.RotationEvery = 0;
        Assert.Null(DomainMachine.RotatesAt(state, Options));
        state.RotationEvery = null;
        DomainMachine.Rotate(state, "a1b2c3", Day0.AddDays(90));
        Assert.Null(DomainMachine.RotatesAt(state, Options));
    }

    [Fact]
    public void ADomainThatIsAddedAgain_UsesNoSelectorTwice()
    {
        DomainMachine.Remove(state, Day0);
        Assert.Empty(state.Keys);

        DomainMachine.Prepare(state, "example.com", "a1b2c3", Day0);

        Assert.Equal(["mm20261124a1b2c3r2", "mm20261124a1b2c3e2"], state.Keys.Select(key => key.Selector));
        Assert.Equal(DomainStatus.Pending, DomainMachine.StatusOf(state));
    }

    [Fact]
    public void AnSpfRecord_KeepsTheDomainsOtherSenders()
    {
        Find(DomainRecordPurpose.Spf, "example.com", DomainRecordStatus.Different, "v=spf1 include:other.example mx -all");
        Assert.Equal("v=spf1 include:other.example mx a:out.example.net -all", Records(DomainRecordPurpose.Spf).Single().Value);

        Find(DomainRecordPurpose.Spf, "example.com", DomainRecordStatus.Missing);
        Assert.Equal("v=spf1 a:out.example.net ~all", Records(DomainRecordPurpose.Spf).Single().Value);
    }

    [Fact]
    public void TheReturnPathOfTheServer_IsTheEnvelope()
    {
        var options = Options with { ReturnPathDomain = "bounces.example.net" };

        Assert.Equal("example.com", DomainRecords.MailFromOf(state, Options));
        Assert.Equal("bounces.example.net", DomainRecords.MailFromOf(state, options));
        Assert.Equal("include:bounces.example.net", DomainRecords.SpfTerm(options));
    }

    [Fact]
    public void MtaSts_IsSuggestedForTheDomainsOwnHosts()
    {
        Assert.Empty(Records(DomainRecordPurpose.MtaSts));
        state.Exchanges = ["mx1.example.com", "mx2.example.com"];

        var policy = DomainRecords.PolicyText(state);

        Assert.Equal("version: STSv1\r\nmode: testing\r\nmx: mx1.example.com\r\nmx: mx2.example.com\r\nmax_age: 604800\r\n", policy);
        Assert.Matches("^v=STSv1; id=[0-9a-f]{16}$", Records(DomainRecordPurpose.MtaSts).Single().Value);
        state.Exchanges = [""];
        Assert.Null(DomainRecords.PolicyText(state));
    }

    [Fact]
    public void AnRsaRecord_IsSplitInStringsThatAZoneCanHold()
    {
        var record = Records(DomainRecordPurpose.Dkim)[0];

        Assert.All(record.Strings, part => Assert.InRange(part.Length, 1, 255));
        Assert.Equal(record.Value, string.Concat(record.Strings));
        Assert.Equal(2, record.Strings.Length);
    }

    private DomainRecord[] Records(DomainRecordPurpose purpose) => [.. DomainRecords.Of(state, Options).Where(record => record.Purpose == purpose)];

    private void Find(DomainRecordPurpose purpose, string name, DomainRecordStatus status, params string[] found) =>
        state.Findings = [new RecordFinding(purpose, name, status, [.. found])];

    // In the order of the keys.
    private string[] Look(DateTimeOffset now, params DomainRecordStatus[] statuses) => [.. DomainMachine.Apply(
        state,
        new DomainFindings([.. state.Keys.Zip(statuses, (key, status) => new RecordFinding(DomainRecordPurpose.Dkim, DkimKeys.RecordName(key), status, []))], default),
        Options,
        now)];

    private string[] Signing() => [.. DomainMachine.SigningKeys(state).Select(key => key.Selector)];
}
