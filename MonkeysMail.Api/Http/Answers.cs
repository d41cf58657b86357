// Writes an answer in one piece with its length, so that it is one packet and keeps the connection alive.
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MonkeysMail.Api.Http;

internal static class Answers
{
    public static IResult Json<T>(int status, T value, JsonTypeInfo<T> type) => new JsonAnswer<T>(status, value, type);

    public static Task WriteAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type, string contentType)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private sealed class JsonAnswer<T>(int status, T value, JsonTypeInfo<T> type) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, status, value, type, "application/json");
    }
}
