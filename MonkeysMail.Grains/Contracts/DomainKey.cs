using System.Security.Cryptography;
using System.Text;

namespace MonkeysMail.Grains.Contracts;

/// <summary>The grain key of a domain: the workspace and a hash, so that the grain table does not list tenants' domains.</summary>
public static class DomainKey
{
    public static string Format(WorkspaceId workspace, string domain) =>
        $"{workspace.Value:N}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(domain)).AsSpan(0, 16))}";

    /// <summary>The domain of that workspace, by its lower-case A-label form.</summary>
    public static ISendingDomainGrain GetSendingDomain(this IGrainFactory grains, WorkspaceId workspace, string domain)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<ISendingDomainGrain>(Format(workspace, domain));
    }
}
