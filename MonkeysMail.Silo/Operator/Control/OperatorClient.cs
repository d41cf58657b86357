// The operators' API as the command line uses it. The key comes from the environment or a file, never from the command line, which every user
// of the machine can read.
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace MonkeysMail.Silo.Operator.Control;

internal sealed class OperatorClient : IDisposable
{
    public const string KeyVariable = "MonkeysMail__Operator__ApiKey";

    // Silos have 2 s to answer each other, the database 5 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;

    public OperatorClient(Uri url, string key)
    {
        // No redirect is followed: the key must not go elsewhere.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = url, Timeout = Patience };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>The key, or null when there is none.</summary>
    public static async Task<string?> FindKeyAsync(FileInfo? file, CancellationToken ct)
    {
        var text = file is null ? Environment.GetEnvironmentVariable(KeyVariable) : await File.ReadAllTextAsync(file.FullName, ct);
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>The answer's JSON; throws <see cref="ControlException"/> with the exit code when there is none.</summary>
    public async Task<JsonElement> SendAsync(ControlRequest wanted, CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(wanted.Method, wanted.Path);
            if (wanted.Body is { } body)
            {
                request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            }

            if (wanted.IdempotencyKey is { } idempotencyKey)
            {
                request.Headers.Add("Idempotency-Key", idempotencyKey);
            }

            using var answer = await _http.SendAsync(request, ct);
            var text = await answer.Content.ReadAsStringAsync(ct);
            return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new ControlException(ExitCodes.Refused, Explain((int)answer.StatusCode, text));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new ControlException(
                ExitCodes.Unreachable, $"{_http.BaseAddress} cannot be reached: {exception.Message} Name the operators' listener with --url (it prints `listening operator`).");
        }
        catch (JsonException)
        {
            throw new ControlException(ExitCodes.Refused, $"{_http.BaseAddress} does not answer like a MonkeysMail operators' listener.");
        }
    }

    public void Dispose() => _http.Dispose();

    private static string Explain(int status, string text)
    {
        try
        {
            var problem = JsonElement.Parse(text);
            var fields = problem.TryGetProperty("errors", out var errors)
                ? string.Concat(errors.EnumerateArray().Select(error => $" {error.GetProperty("field").GetString()}: {error.GetProperty("message").GetString()}"))
                : "";
            return $"{status}: {problem.GetProperty("detail").GetString()}{fields}";
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"The answer was {status}: this is not a MonkeysMail operators' listener.";
        }
    }
}
