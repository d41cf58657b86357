// Documents the request in OpenAPI; requests are read by WorkspaceReader.
namespace MonkeysMail.Api.Http.Workspace;

/// <summary>What is to be another of the workspace; what is left out stays.</summary>
internal sealed record WorkspaceChangeShape
{
    /// <summary>The address ranges that its keys are taken from (CIDR, IPv4 and IPv6), at most 100; empty: from anywhere.</summary>
    public IReadOnlyList<string>? Allowlist { get; init; }

    /// <summary>The limits that are to be others.</summary>
    public LimitsChangeShape Limits { get; init; } = new();

    /// <summary>The windows of retention that are to be others.</summary>
    public RetentionChangeShape Retention { get; init; } = new();

    /// <summary>True: also when it refuses the address of this request.</summary>
    public bool Force { get; init; }
}
