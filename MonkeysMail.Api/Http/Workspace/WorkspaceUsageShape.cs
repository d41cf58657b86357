namespace MonkeysMail.Api.Http.Workspace;

/// <summary>Recipients admitted with live keys, less those whose message was not accepted.</summary>
/// <param name="Day">This UTC day.</param>
/// <param name="Month">This UTC month.</param>
internal sealed record WorkspaceUsageShape(QuotaUsageShape Day, QuotaUsageShape Month);
