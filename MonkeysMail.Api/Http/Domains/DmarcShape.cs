namespace MonkeysMail.Api.Http.Domains;

/// <summary>The DMARC policy that applies to the domain (RFC 9989).</summary>
/// <param name="PolicyDomain">Whose record it is.</param>
/// <param name="OrganizationalDomain">As the walk up the tree found it.</param>
/// <param name="Policy">What is asked for mail that fails.</param>
/// <param name="Testing">The record says <c>t=y</c>: the policy is applied one step more mildly.</param>
/// <param name="DkimAlignment">How a signature's domain has to fit.</param>
/// <param name="SpfAlignment">How the envelope's domain has to fit.</param>
/// <param name="Record">The record as it was found.</param>
internal sealed record DmarcShape(
    string PolicyDomain, string OrganizationalDomain, string Policy, bool Testing, string DkimAlignment, string SpfAlignment, string Record)
{
    public static DmarcShape Of(DmarcFinding dmarc) => new(
        dmarc.PolicyDomain, dmarc.OrganizationalDomain, dmarc.Policy, dmarc.IsTesting, DomainWords.Alignment(dmarc.StrictDkim), DomainWords.Alignment(dmarc.StrictSpf),
        dmarc.Record);
}
