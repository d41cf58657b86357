namespace MonkeysMail.Grains.Domains.Dmarc;

/// <summary>What a walk up the tree found.</summary>
/// <param name="OrganizationalDomain">The domain itself when there is no record at all (RFC 9989 4.10.2).</param>
/// <param name="PolicyDomain">Whose record applies to the domain; null when none does.</param>
/// <param name="Record">That record.</param>
/// <param name="Error">Why the DNS did not tell; then nothing of the rest holds.</param>
public sealed record DmarcWalk(string OrganizationalDomain, string? PolicyDomain, DmarcRecord? Record, string? Error);
