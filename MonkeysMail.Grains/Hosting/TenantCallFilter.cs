// Keeps workspaces apart whatever an endpoint or a grain forgets: a call to a grain of a workspace goes through only on behalf of that workspace. It
// judges where the call is made, from what is at hand there: nothing is added to any message.

namespace MonkeysMail.Grains.Hosting;

public sealed class TenantCallFilter : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (WorkspaceKey.Of(context.TargetId) is { } callee)
        {
            // A front that has not identified its caller yet may ask for no workspace at all.
            if (TenantScope.Current is { } request && request.Workspace != callee)
            {
                throw new TenantMismatchException($"A request called {context.TargetId.Type} of another workspace.");
            }

            if (context.SourceId is { } source && WorkspaceKey.Of(source) is { } caller && caller != callee)
            {
                throw new TenantMismatchException($"{source.Type} called {context.TargetId.Type} of another workspace.");
            }
        }

        return context.Invoke();
    }
}
