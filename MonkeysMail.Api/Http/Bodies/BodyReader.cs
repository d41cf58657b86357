// Reads a body up to a bound: a declared length over it is refused before a byte is read, a chunked one when the bound is
// passed. The buffer grows with what has arrived, each growth out of the budget.
using System.Buffers;
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

        var buffer = Rent(budget, declared is { } known ? (int)Math.Min(known, FirstBuffer) : UnknownLengthBuffer);
        if (buffer is null)
        {
            return (null, Busy());
        }

        var length = 0;
        try
        {
            var pipe = request.BodyReader;
            while (true)
            {
                var read = await pipe.ReadAsync(cancellationToken);
                var needed = length + read.Buffer.Length;
                if (needed > most)
                {
                    pipe.AdvanceTo(read.Buffer.End);
                    return (null, Problem.TooLarge(most));
                }

                if (needed > buffer.Length)
                {
                    // Doubling, but never past what the client declared or the bound.
                    var target = Math.Max(needed, Math.Min((long)buffer.Length * 2, declared ?? most));
                    var larger = Rent(budget, (int)target);
                    if (larger is null)
                    {
                        pipe.AdvanceTo(read.Buffer.End);
                        return (null, Busy());
                    }

                    buffer.AsSpan(0, length).CopyTo(larger);
                    (buffer, larger) = (larger, buffer);
                    Return(budget, larger);
                }

                read.Buffer.CopyTo(buffer.AsSpan(length));
                length = (int)needed;
                pipe.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            var body = new RequestBody(buffer, length, budget);
            buffer = null;
            return (body, null);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            // The connection is gone: nobody reads this answer, but nothing else may take the exception for a fault of the service.
            return (null, Problem.Malformed("The body broke off before its end."));
        }
        finally
        {
            if (buffer is not null)
            {
                Return(budget, buffer);
            }
        }
    }

    private static byte[]? Rent(InFlightBudget budget, int bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(bytes, 1));
        if (budget.TryReserve(buffer.Length))
        {
            return buffer;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return null;
    }

    private static void Return(InFlightBudget budget, byte[] buffer)
    {
        ArrayPool<byte>.Shared.Return(buffer);
        budget.Release(buffer.Length);
    }

    private static Problem Busy() =>
        Problem.Unavailable("Too many bodies are being received now. Repeat the request in a moment.", TimeSpan.FromSeconds(2));
}
