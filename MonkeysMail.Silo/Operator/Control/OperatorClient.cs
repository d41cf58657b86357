// The operators' API as the command line uses it. The key comes from the environment, the server's settings or a file, never from the command line,
// which every user of the machine can read.
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using System.Text.Json;

namespace MonkeysMail.Silo.Operator.Control;

internal sealed class OperatorClient : IDisposable
{
    public const string KeyVariable = "MonkeysMail__Operator__ApiKey";

    // Silos have 2 s to answer each other, the database 5 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;

    /// <param name="url">The operators' listener of any silo.</param>
    /// <param name="key">The operators' key.</param>
    /// <param name="trust">What judges the listener's certificate; null: the system.</param>
    public OperatorClient(Uri url, string key, RemoteCertificateValidationCallback? trust)
    {
        // No redirect is followed: the key must not go elsewhere.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = { RemoteCertificateValidationCallback = trust } };
        _http = new HttpClient(handler) { BaseAddress = url, Timeout = Patience };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>The key of the file, else of the server's settings; throws <see cref="ControlException"/> when there is none that can be sent.</summary>
    public static async Task<string> FindKeyAsync(FileInfo? file, IConfiguration server, CancellationToken ct)
    {
        string? text;
        try
        {
            text = file is null ? server[ServerSettings.OperatorKey] : await File.ReadAllTextAsync(file.FullName, ct);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ControlException(ExitCodes.Refused, $"The key file cannot be read: {exception.Message}");
        }

        var key = text?.Trim();
        if (string.IsNullOrEmpty(key))
        {
            throw new ControlException(ExitCodes.Refused, file is null
                ? $"There is no key: set {KeyVariable}, or name a file with --key-file."
                : $"{file.FullName} is empty: it should hold {ServerSettings.OperatorKey}.");
        }

        // The rule of the server's own setting; anything else could not even be written into a header.
        return key.All(static c => c is > ' ' and <= '~')
            ? key
            : throw new ControlException(ExitCodes.Refused, $"{file?.FullName ?? ServerSettings.OperatorKey} does not hold a key: a key is one line of printable ASCII characters without spaces.");
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
