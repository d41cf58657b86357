// Reads a body up to a bound: a declared length over it is refused before a byte is read, a chunked one when the bound is
// passed. The buffer grows with what has arrived, each growth out of the budget.
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Bodies;

internal static class BodyReader
{
    // Most messages are a few KB; a body of up to this much is read into one buffer of its declared size.
    private const int FirstBuffer = 64 * 1024;
    private const int UnknownLengthBuffer = 4 * 1024;

    /// <summary>The answer that <paramref name="use"/> gives to the body, which is gone afterwards; or why it was refused.</summary>
    public static async Task<IResult> UseAsync(HttpContext context, int most, InFlightBudget budget, Func<RequestBody, Task<IResult>> use)
    {
        var (body, refused) = await ReadAsync(context.Request, most, budget, context.RequestAborted);
        if (body is null)
        {
            return refused!;
        }

        using (body)
        {
            return await use(body);
        }
    }

    /// <summary>The body, or why it was refused: exactly one of the two.</summary>
    public static async ValueTask<(RequestBody? Body, Problem? Problem)> ReadAsync(
        HttpRequest request, int most, InFlightBudget budget, CancellationToken cancellationToken)
    {
        var declared = request.ContentLength;
        if (declared > most)
        {
            return (null, Problem.TooLarge(most));
        }

        using var buffer = new BodyBuffer(
            budget, declared is { } known ? (int)Math.Min(known, FirstBuffer) : UnknownLengthBuffer, (int)Math.Min(declared ?? most, most));
        try
        {
            var pipe = request.BodyReader;
            while (buffer.State == BodyState.Good)
            {
                var read = await pipe.ReadAsync(cancellationToken);
                buffer.Append(read.Buffer);
                pipe.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted && buffer.State == BodyState.Good)
                {
                    return (buffer.Detach(), null);
                }
            }

            return (null, buffer.State == BodyState.TooLarge ? Problem.TooLarge(most) : Busy());
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            // The connection is gone: nobody reads this answer, but nothing else may take the exception for a fault of the service.
            return (null, Problem.Malformed("The body broke off before its end."));
        }
    }

    private static Problem Busy() =>
        Problem.Unavailable("Too many bodies are being received now. Repeat the request in a moment.", TimeSpan.FromSeconds(2));
}
