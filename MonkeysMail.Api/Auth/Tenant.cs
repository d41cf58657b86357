namespace MonkeysMail.Api.Auth;

/// <summary>The workspace that a key's prefix belongs to, with its guard.</summary>
internal sealed record Tenant(WorkspaceId Id, IWorkspaceGrain Guard);
