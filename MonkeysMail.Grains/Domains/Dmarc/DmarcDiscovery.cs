// Finds the record that applies to a domain, and its organizational domain, by walking up the tree of names (RFC 9989 4.10): no list of public suffixes is needed. At
// most 8 questions for a name.
using MonkeysMail.Grains.Dns;

namespace MonkeysMail.Grains.Domains.Dmarc;

public sealed class DmarcDiscovery(IDnsLookups dns)
{
    // Names of more labels go on with this many after the first question (RFC 9989 4.10).
    private const int MostLabels = 7;

    public async Task<DmarcWalk> WalkAsync(string domain, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var found = new List<(string Name, DmarcRecord Record)>();
        foreach (var name in NamesFrom(domain))
        {
            var answer = await dns.TxtAsync("_dmarc." + name, ct);
            if (answer.IsUnknown)
            {
                return new DmarcWalk(domain, null, null, $"the DNS does not answer for _dmarc.{name}: {answer.Error}");
            }

            // More than one is as none.
            var records = answer.Values.Select(DmarcRecord.Parse).OfType<DmarcRecord>().ToArray();
            if (records is [var record])
            {
                found.Add((name, record));
                if (record.IsPublicSuffix is not null)
                {
                    break;
                }
            }
        }

        var organization = OrganizationOf(domain, found);
        var own = found.Find(entry => entry.Name == domain);
        var applies = own.Record is not null ? own : found.Find(entry => entry.Name == organization);

        // RFC 9989 4.10.1: what is left is the record of a public suffix above the organization.
        applies = applies.Record is not null ? applies : found.Find(entry => entry.Record.IsPublicSuffix == true);
        return new DmarcWalk(organization, applies.Name, applies.Record, null);
    }

    /// <summary>The policy for mail of the domain; of a domain that does not exist when <paramref name="exists"/> is false.</summary>
    public static DmarcPolicy PolicyFor(DmarcWalk walk, string domain, bool exists)
    {
        ArgumentNullException.ThrowIfNull(walk);
        return walk.Record is not { } record ? DmarcPolicy.None
            : walk.PolicyDomain == domain ? record.Policy
            : (exists ? null : record.AbsentPolicy) ?? record.SubdomainPolicy ?? record.Policy;
    }

    /// <summary>Is an authenticated domain aligned with the author's (RFC 9989 4.4)? The relaxed mode asks for the same organization.</summary>
    public static bool IsAligned(string author, string authorOrganization, string other, string otherOrganization, bool strict) =>
        string.Equals(author, other, StringComparison.Ordinal)
        || (!strict && string.Equals(authorOrganization, otherOrganization, StringComparison.Ordinal));

    private static IEnumerable<string> NamesFrom(string domain)
    {
        yield return domain;
        var labels = domain.Split('.');
        for (var left = Math.Min(labels.Length - 1, MostLabels); left > 0; left--)
        {
            yield return string.Join('.', labels[^left..]);
        }
    }

    // Longest first, as they were found.
    private static string OrganizationOf(string domain, List<(string Name, DmarcRecord Record)> found)
    {
        foreach (var (name, record) in found)
        {
            if (record.IsPublicSuffix == false)
            {
                return name;
            }

            if (record.IsPublicSuffix == true && name != domain)
            {
                var labels = domain.Split('.');
                return string.Join('.', labels[^(name.Split('.').Length + 1)..]);
            }
        }

        return found.Count > 0 ? found[^1].Name : domain;
    }
}
