// /openapi/v1.json and the reference that is read with it at /docs. No key needed: it describes the product, not a tenant.
using Scalar.AspNetCore;

namespace MonkeysMail.Api.Http.Docs;

internal static class DocsApi
{
    public static void MapDocs(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/docs", options => options
            .WithTitle("MonkeysMail API")
            .WithOpenApiRoutePattern("/openapi/{documentName}.json")
            .DisableDefaultFonts());
    }
}
