// The outermost layer of the front: gives every answer its id and its headers, turns whatever went wrong below into a problem
// document, and lets HEAD and OPTIONS be answered wherever GET is. An exception's text never reaches a client.
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http;

internal sealed partial class RequestFrame(RequestDelegate next, TimeProvider time, ApiMetrics metrics, ILogger<RequestFrame> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        TenantScope.Begin();
        var request = context.Request;
        var response = context.Response;
        var id = RequestId.New(time);
        context.TraceIdentifier = id;
        var headers = response.Headers;
        headers["X-Request-Id"] = id;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        if (request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        var method = request.Method;
        if (HttpMethods.IsHead(method))
        {
            // The server leaves out the body of the answer to a HEAD by itself.
            request.Method = HttpMethods.Get;
        }

        try
        {
            await next(context);
            if (!response.HasStarted)
            {
                await CompleteAsync(context, method);
            }
        }
        catch (BadHttpRequestException e)
        {
            await FailAsync(context, FromTransport(e.StatusCode));
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            LogAborted(id);
        }
        catch (Exception e) when (GrainFailures.IsInfrastructure(e))
        {
            LogUnavailable(id, e);
            await FailAsync(context, Problem.Unavailable("The service can not answer now. Repeat the request in a moment."));
        }
        catch (Exception e)
        {
            LogFailed(id, e);
            await FailAsync(
                context, Problem.Unavailable("The request failed inside the service. Repeat it; if it fails again, report its request id."));
        }
        finally
        {
            request.Method = method;
            if (context.Features.Get<Problem>() is { } problem)
            {
                metrics.Problem(problem.Kind.Code);
            }
        }
    }

    private static Task CompleteAsync(HttpContext context, string method)
    {
        var response = context.Response;
        var unanswered = response.ContentType is null && response.ContentLength is null;
        switch (response.StatusCode)
        {
            case 405 when unanswered && HttpMethods.IsOptions(method):
                var allow = response.Headers.Allow.ToString();
                response.StatusCode = 204;
                response.Headers.Allow = allow + (allow.Contains("GET", StringComparison.Ordinal) ? ", HEAD, OPTIONS" : ", OPTIONS");
                return Task.CompletedTask;
            case 404 when unanswered:
                return Problem.NotFound().ExecuteAsync(context);
            case 405 when unanswered:
                return new Problem(ProblemKind.MethodNotAllowed, "Use one of the methods that the Allow header names.").ExecuteAsync(context);
            case 415 when unanswered:
                return MediaType().ExecuteAsync(context);
            case >= 400 when unanswered:
                return FromTransport(response.StatusCode).ExecuteAsync(context);
            default:
                return Task.CompletedTask;
        }
    }

    private static Problem FromTransport(int status) => status switch
    {
        408 => new Problem(ProblemKind.RequestTimeout, "The body came too slowly. Repeat the request."),
        413 => new Problem(ProblemKind.TooLarge, "The body is larger than any route takes. Send less, or split it over several requests."),
        415 => MediaType(),
        431 => new Problem(ProblemKind.HeadersTooLarge, "Send fewer or shorter headers."),
        >= 500 => Problem.Unavailable("The service can not answer now. Repeat the request in a moment."),
        _ => Problem.Malformed("The request is not valid HTTP. Check how the client builds it."),
    };

    private static Problem MediaType() => new(
        ProblemKind.UnsupportedMediaType, "Send JSON with 'Content-Type: application/json', or a raw message with 'Content-Type: message/rfc822'.");

    private static async Task FailAsync(HttpContext context, Problem problem)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return;
        }

        response.ContentLength = null;
        await problem.ExecuteAsync(context);
    }

    [LoggerMessage(ApiEvents.RequestAborted, LogLevel.Debug, "The client left request {RequestId}.")]
    private partial void LogAborted(string requestId);

    [LoggerMessage(ApiEvents.ClusterUnavailable, LogLevel.Warning, "Request {RequestId} got 503: the cluster did not answer.")]
    private partial void LogUnavailable(string requestId, Exception exception);

    [LoggerMessage(ApiEvents.RequestFailed, LogLevel.Error, "Request {RequestId} failed.")]
    private partial void LogFailed(string requestId, Exception exception);
}
