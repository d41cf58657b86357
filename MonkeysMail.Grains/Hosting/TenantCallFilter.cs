// Keeps workspaces apart whatever an endpoint or a grain forgets: a call to a grain of a workspace goes through only on behalf of that workspace. Grains of a workspace
// are those whose key begins with its id in 32 hexadecimal digits. It judges where the call is made, from what is at hand there: nothing is added to any message.

namespace MonkeysMail.Grains.Hosting;

public sealed class TenantCallFilter : IOutgoingGrainCallFilter
{
    private const int IdLength = 32;

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (WorkspaceOf(context.TargetId) is { } callee)
        {
            // A front that has not identified its caller yet may ask for no workspace at all.
            if (TenantScope.Current is { } request && request.Workspace?.Value != callee)
            {
                throw new TenantMismatchException($"A request called {context.TargetId.Type} of another workspace.");
            }

            if (context.SourceId is { } source && WorkspaceOf(source) is { } caller && caller != callee)
            {
                throw new TenantMismatchException($"{source.Type} called {context.TargetId.Type} of another workspace.");
            }
        }

        return context.Invoke();
    }

    internal static Guid? WorkspaceOf(GrainId grain)
    {
        var key = grain.Key.AsSpan();
        return key.Length >= IdLength && (key.Length == IdLength || key[IdLength] == (byte)'/')
            && Guid.TryParse(key[..IdLength], null, out var id) ? id : null;
    }
}
