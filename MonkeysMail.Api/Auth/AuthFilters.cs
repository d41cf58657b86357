// What a group of routes needs of its caller: to be known, and to have a scope. Routes that send ask no scope here: admission
// judges the key together with the message, in one call.
namespace MonkeysMail.Api.Auth;

internal static class AuthFilters
{
    /// <summary>Only callers with a key whose prefix belongs to a workspace.</summary>
    public static TBuilder RequireCaller<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.AddEndpointFilter(static async (invocation, next) =>
        {
            var context = invocation.HttpContext;
            var (caller, problem) = await context.RequestServices.GetRequiredService<Authenticator>().IdentifyAsync(context);
            if (problem is not null)
            {
                return problem;
            }

            TenantScope.Current?.Identify(caller!.Tenant.Id);
            context.Features.Set(caller);
            return await next(invocation);
        });

    /// <summary>Only callers whose key has this scope.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder routes, string scope)
        where TBuilder : IEndpointConventionBuilder => routes.AddEndpointFilter(async (invocation, next) =>
        {
            var context = invocation.HttpContext;
            var authenticator = context.RequestServices.GetRequiredService<Authenticator>();
            var (reach, problem) = await authenticator.AuthorizeAsync(Caller.Of(context), scope);
            context.Features.Set(reach);
            return problem ?? await next(invocation);
        });
}
