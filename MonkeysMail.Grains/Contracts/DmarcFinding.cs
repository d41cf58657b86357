namespace MonkeysMail.Grains.Contracts;

/// <summary>The DMARC policy that applies to a domain.</summary>
/// <param name="PolicyDomain">The domain whose record it is.</param>
/// <param name="OrganizationalDomain">By the tree walk of RFC 9989 4.10.2.</param>
/// <param name="Policy">What is asked for mail of this domain that fails: <c>none</c>, <c>quarantine</c>, <c>reject</c>.</param>
/// <param name="IsTesting">The record says <c>t=y</c>: the policy is applied one step more mildly.</param>
/// <param name="StrictDkim">A signature must be of exactly the author's domain (<c>adkim=s</c>).</param>
/// <param name="StrictSpf">The envelope must be of exactly the author's domain (<c>aspf=s</c>).</param>
[GenerateSerializer, Immutable, Alias("mm.DmarcFinding")]
public sealed record DmarcFinding(
    [property: Id(0)] string PolicyDomain,
    [property: Id(1)] string OrganizationalDomain,
    [property: Id(2)] string Policy,
    [property: Id(3)] bool IsTesting,
    [property: Id(4)] bool StrictDkim,
    [property: Id(5)] bool StrictSpf,
    [property: Id(6)] string Record);
