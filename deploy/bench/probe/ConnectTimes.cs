// How long a message waits from its 202 until the engine dials: the first attempt's time, as GET /v1/messages/{id} tells it, less the arrival of the 202 at
// the client. Both clocks are this machine's. An attempt that began before its 202 had reached the client waited 0.
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

internal static class ConnectTimes
{
    public static async Task<string> MeasureAsync(Uri engine, string key, string log, int sample)
    {
        var lines = await File.ReadAllLinesAsync(log);
        var step = Math.Max(1, lines.Length / sample);
        var waits = new List<double>();
        using var client = new HttpClient { BaseAddress = engine };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        for (var i = 0; i < lines.Length; i += step)
        {
            var (id, accepted) = lines[i].Split(' ') is [var first, var second] ? (first, second) : throw new FormatException($"{log}: {lines[i]}");
            using var message = JsonDocument.Parse(await client.GetStringAsync(new Uri($"/v1/messages/{id}", UriKind.Relative)));
            var at = message.RootElement.GetProperty("recipients")[0].GetProperty("attempts")[0].GetProperty("at").GetDateTimeOffset();
            var arrival = DateTimeOffset.UnixEpoch.AddMicroseconds(long.Parse(accepted, CultureInfo.InvariantCulture));
            waits.Add(Math.Max(0, (at - arrival).TotalMilliseconds));
        }

        waits.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"connect_p50_ms={Quantile(waits, 0.5):f1} connect_p95_ms={Quantile(waits, 0.95):f1}");
    }

    private static double Quantile(List<double> sorted, double q) => sorted[(int)Math.Clamp(Math.Ceiling(sorted.Count * q) - 1, 0, sorted.Count - 1)];
}
