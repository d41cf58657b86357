// The product as a customer has it: its HTTP interface through the load balancer, and for mail that goes by SMTP the other door.
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

internal sealed class Api : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;
    private readonly SmtpDoor? _smtp;

    public Api(AuditOptions options)
    {
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20) }) { BaseAddress = options.Url, Timeout = Patience };
        _smtp = options.Smtp is { } server ? new SmtpDoor(server, options.Key!) : null;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Key);
    }

    /// <summary>Whether mail may go by SMTP now.</summary>
    public bool TakesSmtp => _smtp is { HasRoom: true };

    /// <summary>Sends once. An id: it was accepted. Else whether that is definite.</summary>
    public Task<(string? Id, bool Replayed, bool Definite, string What)> SendAsync(Mail mail) => mail.BySmtp ? _smtp!.SendAsync(mail) : PostAsync(mail);

    /// <summary>A document; null: there is none (404). Asked again while the service fails, within the time.</summary>
    public async Task<JsonNode?> ReadAsync(string path, TimeSpan time)
    {
        var start = Clock.Mark();
        while (true)
        {
            try
            {
                using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
                if (answer.StatusCode == HttpStatusCode.NotFound)
                {
                    return null;
                }

                var text = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return JsonNode.Parse(text);
                }

                if (Clock.Since(start) > time)
                {
                    throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
                }
            }
            catch (Exception e) when (IsTrouble(e) && Clock.Since(start) < time)
            {
                // Asked again below.
            }

            await Clock.PauseAsync(TimeSpan.FromMilliseconds(500));
        }
    }

    /// <summary>Suppresses an address; a failure is repeated once, after 1 s, with the same key. Whether it was answered.</summary>
    public async Task<bool> SuppressAsync(string address)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/suppressions")
            {
                Content = new StringContent(new JsonObject { ["email"] = address, ["reason"] = "manual" }.ToJsonString(), Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("Idempotency-Key", address);
            try
            {
                using var answer = await _http.SendAsync(request);
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }

                if ((int)answer.StatusCode is < 500 and not 409)
                {
                    throw new InvalidOperationException($"{address} was not suppressed: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
                }
            }
            catch (Exception e) when (IsTrouble(e))
            {
                // Repeated below.
            }

            await Clock.PauseAsync(TimeSpan.FromSeconds(1));
        }

        return false;
    }

    public void Dispose()
    {
        _smtp?.Dispose();
        _http.Dispose();
    }

    private async Task<(string? Id, bool Replayed, bool Definite, string What)> PostAsync(Mail mail)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = new StringContent(mail.Body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", mail.Key);
        try
        {
            using var answer = await _http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                return (JsonNode.Parse(text)!["id"]!.GetValue<string>(), answer.Headers.Contains("Idempotent-Replayed"), true, "202");
            }

            // The engine says which refusals are definite; a gateway's page says nothing.
            var definite = (int)answer.StatusCode < 500 && answer.StatusCode != HttpStatusCode.Conflict
                || text.Contains("The message was not accepted", StringComparison.Ordinal);
            return (null, false, definite, $"{(int)answer.StatusCode} {text.ReplaceLineEndings(" ")}");
        }
        catch (Exception e) when (IsTrouble(e))
        {
            return (null, false, false, e.Message);
        }
    }

    private static bool IsTrouble(Exception e) => e is HttpRequestException or IOException or OperationCanceledException or JsonException;
}
