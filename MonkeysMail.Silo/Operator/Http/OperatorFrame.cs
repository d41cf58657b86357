// The outermost layer of the operators' server: the headers of every answer, and whatever went wrong below as a problem document. An
// exception's text never reaches a client.
using System.Data.Common;
using System.Net.Sockets;

namespace MonkeysMail.Silo.Operator.Http;

internal sealed partial class OperatorFrame(RequestDelegate next, ILogger<OperatorFrame> logger)
{
    // What the dashboard's page needs and nothing else: its own script, fonts and pictures, styles that its charts set on elements.
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public async Task InvokeAsync(HttpContext context)
    {
        var response = context.Response;
        var headers = response.Headers;
        headers["X-Request-Id"] = context.TraceIdentifier;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = PagePolicy;
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Referrer-Policy"] = "no-referrer";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        try
        {
            await next(context);
            if (!response.HasStarted && response is { StatusCode: >= 400, ContentType: null, ContentLength: null or 0 })
            {
                await OperatorProblem.OfStatus(response.StatusCode).ExecuteAsync(context);
            }
        }
        catch (BadHttpRequestException exception)
        {
            await FailAsync(context, OperatorProblem.OfStatus(exception.StatusCode));
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left.
        }
        catch (Exception exception) when (IsInfrastructure(exception))
        {
            LogUnavailable(context.TraceIdentifier, exception);
            await FailAsync(context, OperatorProblem.Unavailable("The cluster or its database does not answer now. Repeat the request in a moment."));
        }
        catch (Exception exception)
        {
            LogFailed(context.TraceIdentifier, exception);
            await FailAsync(context, OperatorProblem.Unavailable("The request failed inside the process: look for its request id in the log."));
        }
    }

    private static bool IsInfrastructure(Exception exception) => exception
        is OrleansException or TimeoutException or DbException or SocketException or IOException or ObjectDisposedException or OperationCanceledException;

    private static Task FailAsync(HttpContext context, OperatorProblem problem)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.ContentLength = null;
        return problem.ExecuteAsync(context);
    }

    [LoggerMessage(EventId = 3202, Level = LogLevel.Warning, Message = "Operator request {RequestId} got 503: the cluster or the database did not answer")]
    private partial void LogUnavailable(string requestId, Exception exception);

    [LoggerMessage(EventId = 3203, Level = LogLevel.Error, Message = "Operator request {RequestId} failed")]
    private partial void LogFailed(string requestId, Exception exception);
}
