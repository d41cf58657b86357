// The records that a domain needs, pure: told the state and the server's own names. What the DNS has instead is told by findings, which belong to a record by its
// purpose and name.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MonkeysMail.Grains.Domains;

public static class DomainRecords
{
    /// <summary>The subdomain to which bounces return.</summary>
    public const string ReturnPathLabel = "mmbounce";

    // RFC 1035 3.3.14: a string of a TXT record has a length of one octet.
    private const int StringOctets = 255;

    // A week: long enough to protect between two visits, short enough to be got rid of (RFC 8461 3.2).
    private const int PolicySeconds = 604_800;

    /// <summary>The domain of MAIL FROM: that of the server's return paths, else the domain itself. The domain's own alias of them is not used yet.</summary>
    public static string MailFromOf(DomainState state, DomainOptions options)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(options);
        return options.ReturnPathDomain ?? state.Name;
    }

    public static string ReturnPathName(DomainState state) => $"{ReturnPathLabel}.{state.Name}";

    /// <summary>The term by which the domain's SPF record lets this server send; null when it has no name in the DNS.</summary>
    public static string? SpfTerm(DomainOptions options) => options.ReturnPathDomain is { } path ? $"include:{path}"
        : options.Hostname is { } host ? $"a:{host}"
        : null;

    public static ImmutableArray<DomainRecord> Of(DomainState state, DomainOptions options)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(options);
        var records = ImmutableArray.CreateBuilder<DomainRecord>();
        foreach (var key in state.Keys)
        {
            records.Add(Make(state, DomainRecordPurpose.Dkim, "TXT", DkimKeys.RecordName(key), DkimKeys.RecordText(key), NeedOf(state, key)));
        }

        if (options.ReturnPathDomain is { } path)
        {
            records.Add(Make(state, DomainRecordPurpose.ReturnPath, "CNAME", ReturnPathName(state), path, DomainRecordNeed.Suggested));
        }

        if (SpfTerm(options) is { } term)
        {
            records.Add(Make(state, DomainRecordPurpose.Spf, "TXT", state.Name, MergedSpf(Find(state, DomainRecordPurpose.Spf, state.Name), term), DomainRecordNeed.Suggested));
        }

        // To the owner: the server's return paths take no reports yet.
        var reports = $"@{state.Name}";
        records.Add(Make(
            state, DomainRecordPurpose.Dmarc, "TXT", $"_dmarc.{state.Name}", $"v=DMARC1; p=none; rua=mailto:dmarc-reports{reports}", DomainRecordNeed.Suggested));
        if (PolicyText(state) is { } policy)
        {
            records.Add(Make(state, DomainRecordPurpose.MtaSts, "TXT", $"_mta-sts.{state.Name}", $"v=STSv1; id={PolicyId(policy)}", DomainRecordNeed.Suggested));
            records.Add(Make(
                state, DomainRecordPurpose.TlsReports, "TXT", $"_smtp._tls.{state.Name}", $"v=TLSRPTv1; rua=mailto:tls-reports{reports}", DomainRecordNeed.Suggested));
        }

        return records.ToImmutable();
    }

    /// <summary>The MTA-STS policy for the domain's own mail (RFC 8461 3.2): testing first, because a wrong policy that is enforced keeps mail out. Null without MX hosts.</summary>
    public static string? PolicyText(DomainState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var hosts = state.Exchanges.Where(host => host.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        return hosts.Length == 0 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"version: STSv1\r\nmode: testing\r\n{string.Concat(hosts.Select(host => $"mx: {host}\r\n"))}max_age: {PolicySeconds}\r\n");
    }

    public static string PolicyUrl(DomainState state) => $"https://mta-sts.{state.Name}/.well-known/mta-sts.txt";

    internal static RecordFinding? Find(DomainState state, DomainRecordPurpose purpose, string name) =>
        state.Findings.FirstOrDefault(finding => finding.Purpose == purpose && finding.Name == name);

    /// <summary>The record that lets this server send too: no other sender of the domain is taken out of it.</summary>
    private static string MergedSpf(RecordFinding? finding, string term)
    {
        if (finding is not { Found: [var present] } || !Spf.SpfRecord.IsOne(present))
        {
            return $"v=spf1 {term} ~all";
        }

        var terms = present.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (!terms.Contains(term, StringComparer.OrdinalIgnoreCase))
        {
            var all = terms.FindIndex(1, text => text.TrimStart('+', '-', '~', '?').Equals("all", StringComparison.OrdinalIgnoreCase)
                || text.StartsWith("redirect=", StringComparison.OrdinalIgnoreCase));
            terms.Insert(all < 0 ? terms.Count : all, term);
        }

        return string.Join(' ', terms);
    }

    // The policy's own hash: a changed policy has another id (RFC 8461 3.1: up to 32 letters and digits).
    private static string PolicyId(string policy) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(policy)).AsSpan(0, 8));

    private static DomainRecordNeed NeedOf(DomainState state, SigningKey key) => DomainMachine.LifeOf(state, key).Status switch
    {
        DkimKeyStatus.Retiring => DomainRecordNeed.Keep,
        DkimKeyStatus.Active => DomainRecordNeed.Required,
        _ => key.Algorithm == DkimAlgorithm.RsaSha256 && !DomainMachine.HasActive(state, key.Algorithm) ? DomainRecordNeed.Required : DomainRecordNeed.Suggested,
    };

    private static DomainRecord Make(DomainState state, DomainRecordPurpose purpose, string type, string name, string value, DomainRecordNeed need)
    {
        var finding = Find(state, purpose, name);
        return new DomainRecord(
            purpose, type, name, value, type == "TXT" ? Split(value) : [], need, finding?.Status ?? DomainRecordStatus.Unchecked,
            finding is null || finding.Status == DomainRecordStatus.Ok ? [] : finding.Found, finding is null ? null : state.CheckedAt);
    }

    private static ImmutableArray<string> Split(string value) => [.. value.Chunk(StringOctets).Select(part => new string(part))];
}
