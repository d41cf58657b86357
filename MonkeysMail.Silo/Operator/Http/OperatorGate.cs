// Lets nobody through without the operators' key, save to routes that say so themselves (health). A route that does not exist asks for the
// key too: without it nothing can be learned. A browser's request that would change something must come from this server's own pages.
using Microsoft.AspNetCore.Authorization;

namespace MonkeysMail.Silo.Operator.Http;

internal sealed partial class OperatorGate(RequestDelegate next, OperatorKey key, GuessThrottle throttle, ILogger<OperatorGate> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return next(context);
        }

        var presented = key.Judge(context.Request.Headers.Authorization);
        if (!throttle.Admits(context.Connection.RemoteIpAddress, presented))
        {
            LogThrottled();
            return OperatorProblem.RateLimited(GuessThrottle.Refill).ExecuteAsync(context);
        }

        if (presented is PresentedKey.Missing or PresentedKey.Wrong)
        {
            return OperatorProblem.Unauthorized().ExecuteAsync(context);
        }

        return presented == PresentedKey.RightByBasic && CrossSite.IsSuspect(context.Request)
            ? OperatorProblem.CrossSite().ExecuteAsync(context)
            : next(context);
    }

    [LoggerMessage(EventId = 3201, Level = LogLevel.Warning, Message = "A client of the operators' listener is slowed down: too many wrong keys")]
    private partial void LogThrottled();
}
