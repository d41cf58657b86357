// What a start says on stdout: one `listening NAME ADDRESS` a listener, for tools, and after the very first start the keys with a
// command that works as pasted. Keys never pass a logger.
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using MonkeysMail.Silo.Clustering;
using MonkeysMail.Silo.Operator.Http;

namespace MonkeysMail.Silo.Startup;

internal static class Announcement
{
    public static void Print(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        if (app.Services.GetService<ClusterPorts>() is { } ports)
        {
            Console.WriteLine($"listening silo {ports.Silo}");
            Console.WriteLine($"listening gateway {ports.Gateway}");
        }

        foreach (var address in app.Services.GetService<OperatorListener>()?.Addresses ?? [])
        {
            Console.WriteLine($"listening operator {address}");
        }

        foreach (var address in addresses)
        {
            Console.WriteLine($"listening http {address}");
        }

        var first = app.Services.GetRequiredService<FirstStart>();
        if (first.MadeKeys is { } keys)
        {
            Console.WriteLine($$"""

                This is the first start. These keys are shown once and kept in {{first.KeyFile}}:
                  live  {{keys[0]}}
                  test  {{keys[1]}}
                Send a first message; the test key captures it, nothing leaves this machine:

                  curl -s {{addresses.First()}}/v1/messages \
                    -H 'Authorization: Bearer {{keys[1]}}' \
                    -H 'Content-Type: application/json' \
                    -d '{"from": "you@example.com", "to": ["ann@example.net"], "subject": "Hello", "text": "It works."}'

                """);
        }

        Console.Out.Flush();
    }
}
