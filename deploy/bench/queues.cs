#!/usr/bin/env dotnet
#:include queues/QueueBench.cs
#:include queues/Names.cs
#:include queues/Hosts.cs
#:include queues/Quiet.cs
#:project ../../MonkeysMail.Grains/MonkeysMail.Grains.csproj
#:property PublishAot=false
#:property TieredPGO=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=true

// A silo's delivery alone, with names and mail hosts of its own on loopback: what dead destinations and a flooding workspace cost the others. No store takes part.
//
//   queues dead --messages 100000 --destinations 1000 --dead 100     dead_ratio=…
//   queues flood --messages 100000                                   flood_delay_ms=…
//
// dead_ratio       the time in which the living destinations' messages are done, with as many for the dead ones among them, over that without those
// flood_delay_ms   the longest of ten single messages of one workspace while another's flood waits for the same destination

using System.Globalization;

try
{
    var given = new Dictionary<string, int>(StringComparer.Ordinal);
    for (var i = 1; i < args.Length; i += 2)
    {
        given[args[i]] = i + 1 < args.Length ? int.Parse(args[i + 1], CultureInfo.InvariantCulture) : throw new FormatException($"{args[i]} needs a value");
    }

    Console.WriteLine(args is ["dead", ..]
        ? await QueueBench.DeadAsync(given.GetValueOrDefault("--messages", 100_000), given.GetValueOrDefault("--destinations", 1_000), given.GetValueOrDefault("--dead", 100))
        : args is ["flood", ..]
            ? await QueueBench.FloodAsync(given.GetValueOrDefault("--messages", 100_000))
            : throw new FormatException("usage: queues dead|flood …"));
    return 0;
}
catch (Exception e) when (e is FormatException or IOException or InvalidOperationException or TimeoutException or System.Net.Sockets.SocketException)
{
    await Console.Error.WriteLineAsync($"queues: {e.Message}");
    return 2;
}
