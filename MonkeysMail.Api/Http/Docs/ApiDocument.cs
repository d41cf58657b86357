using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MonkeysMail.Api.Http.Docs;

internal static class ApiDocument
{
    public static void Describe(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
    }
}
