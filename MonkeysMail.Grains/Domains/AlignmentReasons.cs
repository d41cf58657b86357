using MonkeysMail.Grains.Domains.Dmarc;

namespace MonkeysMail.Grains.Domains;

/// <summary>What a report of alignment says in sentences: what is wrong and what to do.</summary>
internal static class AlignmentReasons
{
    public static ImmutableArray<string> Of(
        DomainState state, DmarcWalk walk, ImmutableArray<DkimFinding> dkim, ImmutableArray<SpfFinding> spf, bool aligned, string envelope)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        if (dkim.IsEmpty)
        {
            reasons.Add("No DKIM key signs: the domain is not verified. Publish its required records and verify it.");
        }

        foreach (var key in dkim.Where(key => key.Record != DomainRecordStatus.Ok))
        {
            reasons.Add($"The DKIM record of the selector {key.Selector} {Say(key.Record)}: signatures of this key do not verify.");
        }

        if (spf.IsEmpty)
        {
            reasons.Add("SPF was not evaluated: the addresses that mail comes from are not known. Name one as source.");
        }

        foreach (var finding in spf.Where(finding => finding.Result != "pass"))
        {
            reasons.Add($"SPF of {finding.MailFrom} says {finding.Result} for {finding.Source}{(finding.Problem is { } problem ? $": {problem}" : "")}.");
        }

        if (!aligned)
        {
            reasons.Add($"The envelope is of {envelope}, which is not aligned with {state.Name}: DMARC passes by DKIM alone.");
        }

        if (walk.Error is { } error)
        {
            reasons.Add($"The DMARC policy is not known: {error}.");
        }
        else if (walk.Record is null)
        {
            reasons.Add($"There is no DMARC record for {state.Name} or above it. Large mailbox providers ask for one: publish the suggested record.");
        }

        return reasons.ToImmutable();
    }

    private static string Say(DomainRecordStatus status) => status switch
    {
        DomainRecordStatus.Missing => "is missing",
        DomainRecordStatus.Different => "has another key, or stands beside another record",
        _ => "could not be read, because the DNS does not answer",
    };
}
