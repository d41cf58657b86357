// The whole HTTP front in two calls: the embedded silo and a separate front use exactly these. The host gives an IGrainFactory (any client
// of Orleans), an IReadiness, and the listeners, whose limits are set by KestrelLimits.
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Http;
using MonkeysMail.Api.Http.Audit;
using MonkeysMail.Api.Http.Bodies;
using MonkeysMail.Api.Http.Docs;
using MonkeysMail.Api.Http.Health;
using MonkeysMail.Api.Http.Keys;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Http.Suppressions;
using MonkeysMail.Api.Http.Workspace;
using MonkeysMail.Api.Smtp.Server;

namespace MonkeysMail.Api;

public static class ApiRegistration
{
    /// <summary>Registers the front. The host also registers an <see cref="IReadiness"/>.</summary>
    public static IServiceCollection AddMonkeysMailApi(this IServiceCollection services, Action<ApiOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ApiOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApiOptions>, ApiOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<ApiMetrics>();
        services.AddSingleton<SmtpMetrics>();
        services.AddSingleton(provider => new InFlightBudget(provider.GetRequiredService<IOptions<ApiOptions>>().Value.MaxInFlightBytes));
        services.AddSingleton<GrainCalls>();
        services.AddSingleton<KeyDirectory>();
        services.AddSingleton<FailureThrottle>();
        services.AddSingleton<SharedFailures>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton<Admission>();
        services.AddSingleton<Submission>();
        services.AddSingleton<BatchSubmission>();
        services.AddSingleton<SendBodies>();
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Instance);
        });
        services.AddOpenApi("v1", ApiDocument.Describe);
        return services;
    }

    /// <summary>Adds the front's routes and the frame around them. Call it once, after middleware that the host needs before it.</summary>
    public static WebApplication MapMonkeysMailApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Services.GetService<IServiceProviderIsService>()?.IsService(typeof(IReadiness)) == false)
        {
            throw new InvalidOperationException("Register an IReadiness: /health/ready asks it.");
        }

        app.UseMiddleware<RequestFrame>();
        app.UseRouting();
        var v1 = app.MapGroup("/v1");
        v1.MapMessages();
        v1.MapKeys();
        v1.MapWorkspace();
        v1.MapSuppressions();
        v1.MapAudit();
        app.MapHealth();
        app.MapDocs();
        return app;
    }
}
