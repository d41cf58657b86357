#!/usr/bin/env dotnet
#:include probe/Ports.cs
#:include probe/SinkWatch.cs
#:include probe/ForcedCollection.cs
#:include probe/ConnectTimes.cs
#:property PublishAot=false
#:property TieredPGO=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=true

// The small instruments of the bench, one verb each; each prints one line.
//
//   probe ports N                         N free ports on loopback, outside the range of outgoing connections
//   probe watch FILE COUNT STALL_SECONDS  waits until smtp-sink's counter in FILE says COUNT; prints when that was (µs since 1970)
//   probe collect PID                     a full garbage collection in the .NET process PID, over its diagnostics socket
//   probe connect-times URL KEY LOG N     p50 and p95 of the time from a 202 (load's LOG) to the first attempt, over N messages

using System.Globalization;
using System.Net.Sockets;

try
{
    Console.WriteLine(args switch
    {
        ["ports", var count] => string.Join(' ', Ports.Free(int.Parse(count, CultureInfo.InvariantCulture))),
        ["watch", var file, var count, var stall] => await SinkWatch.UntilAsync(
            file, long.Parse(count, CultureInfo.InvariantCulture), TimeSpan.FromSeconds(double.Parse(stall, CultureInfo.InvariantCulture))),
        ["collect", var process] => await ForcedCollection.RunAsync(int.Parse(process, CultureInfo.InvariantCulture)),
        ["connect-times", var url, var key, var log, var sample] => await ConnectTimes.MeasureAsync(
            new Uri(url), key, log, int.Parse(sample, CultureInfo.InvariantCulture)),
        _ => throw new FormatException("usage: probe ports|watch|collect|connect-times …"),
    });
    return 0;
}
catch (Exception e) when (e is FormatException or IOException or SocketException or TimeoutException or HttpRequestException or KeyNotFoundException)
{
    await Console.Error.WriteLineAsync($"probe: {e.Message}");
    return 2;
}
