// /openapi/v1.json and the reference that is read with it at /docs. No key needed: it describes the product, not a tenant. The page loads
// nothing from elsewhere and sends nothing anywhere but to this server.
using Scalar.AspNetCore;

namespace MonkeysMail.Api.Http.Docs;

internal static class DocsApi
{
    private const string PagePolicy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        + "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static void MapDocs(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/docs", options => options
                .WithTitle("MonkeysMail API")
                .WithOpenApiRoutePattern("/openapi/{documentName}.json")
                .DisableDefaultFonts()
                .DisableTelemetry()
                .DisableAgent()
                .DisableMcp())
            .Finally(static endpoint =>
            {
                var next = endpoint.RequestDelegate;
                endpoint.RequestDelegate = context =>
                {
                    context.Response.Headers.ContentSecurityPolicy = PagePolicy;
                    return next!(context);
                };
            });
    }
}
