// /openapi/operator.json: the contract of the operators' API, kept in deploy/docs/openapi/operator.json; a test compares them.
using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MonkeysMail.Silo.Operator.Http.Docs;

internal static class OperatorDocument
{
    private const string Name = "operator";
    private const string Suffix = "Shape";

    private static readonly string[] Schemes = ["bearer", "basic"];

    // Called through a delegate: a direct call would be rewritten by a source generator that needs a switch in the project file; the shapes here
    // carry their descriptions as attributes instead of XML comments.
    private static readonly Func<IServiceCollection, string, Action<OpenApiOptions>, IServiceCollection> Add = OpenApiServiceCollectionExtensions.AddOpenApi;

    private const string About = """
        What operators of a MonkeysMail cluster can ask and order. It is served by each silo's own listener (`MonkeysMail:Operator:Urls`), never by the public
        one. Any silo answers for the whole cluster; a silo that does not answer it within 2 s is shown as `unreachable`. Nothing here shows
        an e-mail address, a subject or a secret, but for a key that was just made, once.

        Errors are problem documents (RFC 9457) with the codes of the public API, and `cross_site`.
        """;

    public static void AddOperatorDocument(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, OperatorJson.Default);
        });
        Add(services, Name, Describe);
    }

    public static void MapOperatorDocument(this WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json");

    private static void Describe(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.CreateSchemaReferenceId = static type =>
        {
            var name = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
            return name is not null && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
        };
        options.AddOperationTransformer(static (operation, context, _) =>
        {
            Describe(operation, context);
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
        document.Info = new OpenApiInfo { Title = "MonkeysMail operators' API", Version = "v1", Description = About };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "`Authorization: Bearer KEY`" },
            ["basic"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "basic",
                Description = "HTTP Basic with the user `operator` and the key as password, for browsers.",
            },
        };
        document.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = "Cluster", Description = "Silos and what they have in hand." },
            new() { Name = "Messages", Description = "What the database says of messages, by ids and counts alone." },
            new() { Name = "Workspaces", Description = "Workspaces and what operators do with them." },
            new() { Name = "Keys", Description = "The keys that seal what is stored." },
            new() { Name = "Health", Description = "For load balancers and orchestrators; no key needed." },
        };
    }

    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        if (operation.Tags?.Any(tag => tag.Name == "Health") == false)
        {
            operation.Security = [.. Schemes.Select(name => new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(name, context.Document)] = [],
            })];
        }

        foreach (var parameter in context.Description.ActionDescriptor.EndpointMetadata.OfType<QueryParameter>())
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Required = false,
                Description = parameter.Description,
                Schema = new OpenApiSchema { Type = parameter.IsNumber ? JsonSchemaType.Integer : JsonSchemaType.String },
            });
        }

        foreach (var header in context.Description.ActionDescriptor.EndpointMetadata.OfType<HeaderParameter>())
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = header.Name,
                In = ParameterLocation.Header,
                Required = false,
                Description = header.Description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (response is OpenApiResponse answer)
            {
                Header(answer, "X-Request-Id", "Names this request in the silo's log.");
                if (status is "429" or "503")
                {
                    Header(answer, "Retry-After", "Seconds to wait before a repeat can succeed.");
                }
            }
        }
    }

    private static void Header(OpenApiResponse response, string name, string description) =>
        (response.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal))[name] =
            new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
