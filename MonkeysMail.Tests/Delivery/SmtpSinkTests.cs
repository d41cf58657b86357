// Debian's smtp-sink (of Postfix), a server that others wrote.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Delivery;

public sealed class SmtpSinkTests
{
    private const string Program = "/usr/sbin/smtp-sink";

    [Fact]
    public async Task ThousandMessages_AreTaken()
    {
        Assert.True(File.Exists(Program), $"{Program} is missing: install the package postfix.");
        var port = FreePort();
        var start = new ProcessStartInfo(Program, ["-u", "nobody", $"127.0.0.1:{port}", "100"]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            await ListensAsync(port);
            await using var harness = DeliveryHarness.For($"127.0.0.1:{port}");
            var content = new JobContent { Bytes = ConnectionTroubleTests.Content(2_500) };

            var outcomes = await Task.WhenAll(
                Enumerable.Range(0, 1_000).Select(i => harness.SendAsync(DeliveryHarness.Job(content, $"a{i}@example.net", $"b{i}@example.net"))));

            Assert.All(outcomes.SelectMany(o => o.Recipients), r => Assert.Equal(AttemptOutcome.Delivered, r.Attempt.Outcome));
            Assert.Equal(2_000, outcomes.Sum(o => o.Recipients.Length));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task ListensAsync(int port)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (watch.Elapsed < DeliveryHarness.Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }
    }

    private static int FreePort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }
}
