// Routes of the operators' server whose handlers use the silo's services: the server has none of its own to speak of.
namespace MonkeysMail.Silo.Operator.Http;

internal sealed class SiloRoutes : IEndpointRouteBuilder
{
    private readonly RouteGroupBuilder _group;

    private SiloRoutes(RouteGroupBuilder group, IServiceProvider silo)
    {
        _group = group;
        ServiceProvider = silo;
    }

    /// <summary>The silo's services.</summary>
    public IServiceProvider ServiceProvider { get; }

    public ICollection<EndpointDataSource> DataSources => ((IEndpointRouteBuilder)_group).DataSources;

    public static SiloRoutes Over(WebApplication app, IServiceProvider silo)
    {
        var group = app.MapGroup("");
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (endpoint.RequestDelegate is { } handle)
            {
                endpoint.RequestDelegate = context => HandleAsync(context, silo, handle);
            }
        });
        return new SiloRoutes(group, silo);
    }

    public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(ServiceProvider);

    private static async Task HandleAsync(HttpContext context, IServiceProvider silo, RequestDelegate handle)
    {
        await using var scope = silo.CreateAsyncScope();
        var own = context.RequestServices;
        context.RequestServices = scope.ServiceProvider;
        try
        {
            await handle(context);
        }
        finally
        {
            context.RequestServices = own;
        }
    }
}
