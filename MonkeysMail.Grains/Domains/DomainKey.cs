using System.Security.Cryptography;
using System.Text;

namespace MonkeysMail.Grains.Domains;

/// <summary>The grain key of a domain: the workspace and a hash, so that the grain table does not list tenants' domains.</summary>
public static class DomainKey
{
    public static string Format(WorkspaceId workspace, string domain) =>
        $"{workspace.Value:N}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(domain)).AsSpan(0, 16))}";
}
