namespace MonkeysMail.Grains.Contracts;

/// <summary>For whom a front works in this flow of control: at first for nobody, then for the workspace that the request's credential named. While it stands, calls to
/// grains of any other workspace are refused (<c>TenantCallFilter</c>), whatever an endpoint forgot.</summary>
public sealed class TenantScope
{
    private static readonly AsyncLocal<TenantScope?> Ambient = new();

    /// <summary>Null outside of requests.</summary>
    public static TenantScope? Current => Ambient.Value;

    public WorkspaceId? Workspace { get; private set; }

    /// <summary>A request begins. It ends with the asynchronous method that calls this.</summary>
    public static void Begin() => Ambient.Value = new TenantScope();

    /// <summary>The request is of this workspace, from now on and for good.</summary>
    public void Identify(WorkspaceId workspace) =>
        Workspace = Workspace is { } known && known != workspace
            ? throw new InvalidOperationException("The request belongs to another workspace already.")
            : workspace;
}
