// What the generated OpenAPI 3.1 document says beyond the routes: names, the three kinds of credentials, and the parts in
// OperationDocs and SchemaDocs. The document that is served is kept in deploy/docs/openapi/v1.json; a test compares them.
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MonkeysMail.Api.Http.Docs;

internal static class ApiDocument
{
    public const string Bearer = "bearer";
    public const string ApiKey = "apiKey";
    public const string Basic = "basic";

    private const string Suffix = "Shape";

    private const string About = """
        Durable, signed, traceable e-mail. A message is answered with 202 only after it is durable; every attempt to deliver it can be read back.

        Errors are problem documents (RFC 9457, `application/problem+json`): `code` is stable and made for programs, `detail` says what to do,
        `errors` names every field at fault. Every answer carries an `X-Request-Id`. Requests are strict: an unknown field is refused with its name.

        Repeat safely: give an `Idempotency-Key` with every POST that creates something. The same key with the same body within 24 hours gets
        the first answer again, with `Idempotent-Replayed: true`.

        A test key (`mm_test_…`) goes the whole way, but the mail is captured instead of sent.
        """;

    public static void Describe(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.CreateSchemaReferenceId = static type =>
        {
            var name = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
            return name is not null && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
        };
        options.AddSchemaTransformer(static (schema, context, _) =>
        {
            SchemaDocs.Describe(schema, context);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(static (operation, context, _) =>
        {
            OperationDocs.Describe(operation, context);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo { Title = "MonkeysMail API", Version = "v1", Description = About };

        // Relative: the document is the same wherever it is served.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "`Authorization: Bearer KEY`" },
            [ApiKey] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "X-API-Key",
                Description = "`X-API-Key: KEY`",
            },
            [Basic] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "basic",
                Description = "HTTP Basic with the user `api` and the key as password.",
            },
        };
        document.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = "Messages", Description = "Send messages and see what became of them." },
            new() { Name = "Keys", Description = "The API keys of the workspace." },
            new() { Name = "Domains", Description = "The domains that mail is sent from: their records in the DNS, their DKIM keys." },
            new() { Name = "Workspace", Description = "What the workspace has set for itself." },
            new() { Name = "Suppressions", Description = "Addresses that are not written to." },
            new() { Name = "Audit", Description = "Who changed what, in a chain that shows when it was tampered with." },
            new() { Name = "Health", Description = "For load balancers and orchestrators." },
        };
    }
}
