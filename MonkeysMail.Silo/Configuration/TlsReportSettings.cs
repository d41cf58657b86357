// MonkeysMail:TlsReports: in whose name TLS reports (RFC 8460) go to recipients' domains. Without it none do.
using System.Collections.Immutable;
using System.Net;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.TlsReports;

namespace MonkeysMail.Silo.Configuration;

public sealed class TlsReportSettings
{
    private const string Path = "MonkeysMail:TlsReports";
    private const int MaxOrganization = 200;

    /// <summary>The name of who sends the reports.</summary>
    public string? Organization { get; set; }

    /// <summary>The address for questions, and the author of their mail.</summary>
    public string? Contact { get; set; }

    /// <summary>The workspace (<c>ws_…</c>) that sends them as mail; null: by HTTPS alone.</summary>
    public string? Workspace { get; set; }

    /// <summary>Networks (CIDR, comma-separated) that are not public, to which reports may be posted nevertheless.</summary>
    public string? AllowedNetworks { get; set; }

    internal void Check(List<string> errors)
    {
        if ((Organization is null) != (Contact is null))
        {
            errors.Add($"{Path}:Organization and {Path}:Contact belong together: set both, or neither and no reports are sent.");
        }

        if (Organization is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > MaxOrganization || name.Any(char.IsControl)))
        {
            errors.Add(FormattableString.Invariant($"{Path}:Organization should be a name of 1 to {MaxOrganization} characters."));
        }

        if (Contact is { } contact && (!MailAddress.TryParse(contact, out var address) || address.NeedsSmtpUtf8 || address.ToString() != contact))
        {
            errors.Add($"{Path}:Contact is '{contact}'; it should be an address in ASCII such as tls-reports@example.com.");
        }

        if (Workspace is { } workspace && (Contact is null || !WorkspaceId.TryParse(workspace, out _)))
        {
            errors.Add($"{Path}:Workspace is '{workspace}'; it should be a workspace (ws_…) of which {Path}:Contact's domain is a verified one.");
        }

        Parse(errors);
    }

    internal TlsReportOptions ToOptions() => new()
    {
        Organization = Organization,
        Contact = Contact,
        Workspace = WorkspaceId.TryParse(Workspace, out var workspace) ? workspace : null,
        AllowedNetworks = Parse([]),
    };

    private ImmutableArray<IPNetwork> Parse(List<string> errors)
    {
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var part in (AllowedNetworks ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPNetwork.TryParse(part, out var network))
            {
                networks.Add(network);
            }
            else
            {
                errors.Add($"{Path}:AllowedNetworks has '{part}'; it should be networks such as 10.0.0.0/8,fd00::/8.");
            }
        }

        return networks.ToImmutable();
    }
}
