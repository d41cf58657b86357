#!/usr/bin/env dotnet
#:include load/LoadOptions.cs
#:include load/RequestWriter.cs
#:include load/Connection.cs
#:include load/Load.cs
#:property PublishAot=false
#:property AllowUnsafeBlocks=true
#:property TieredCompilation=false
#:property ConcurrentGarbageCollection=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=true

// The load client of the bench: single POST /v1/messages over keep-alive HTTP/1.1 connections, no pipelining, one recipient and unique content a message.
// One thread, ppoll(2) and non-blocking sockets, because client, engine, database and sink share the machine: what the client spends, the engine lacks.
// It must never count a message that was not answered 202, and a refused one (503, 429) is repeated until it is.
//
//   load --url http://127.0.0.1:8025 --key KEY --size 2048 [--connections 64] (--count N | --seconds S) [--rate R] [--log FILE]
//
// Without --rate each connection sends as soon as it has its answer. With --rate messages fall due at an even pace, and their latency runs from the moment
// they were due, so that an engine that stalls is not excused by a client that waits. The log has one line for each 202: id, and when its answer arrived (µs).

using System.Net.Sockets;

try
{
    var options = LoadOptions.Parse(args);
    using var load = new Load(options);
    load.Run();
    Console.WriteLine(load.Summary());
    if (options.Log is not null)
    {
        File.WriteAllLines(options.Log, load.Accepted);
    }

    return 0;
}
catch (Exception e) when (e is LoadException or SocketException or IOException or FormatException or ArgumentException)
{
    Console.Error.WriteLine($"load: {e.Message}");
    return 2;
}
