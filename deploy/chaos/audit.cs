#!/usr/bin/env dotnet
#:include audit/AuditOptions.cs
#:include audit/Clock.cs
#:include audit/Mail.cs
#:include audit/Ledger.cs
#:include audit/SmtpDoor.cs
#:include audit/Api.cs
#:include audit/Sender.cs
#:include audit/Changes.cs
#:include audit/Sink.cs
#:include audit/Settlement.cs
#:include audit/Seen.cs
#:include audit/ICheck.cs
#:include audit/DeliveryCheck.cs
#:include audit/TimelineCheck.cs
#:include audit/ZoneFigures.cs
#:package MailKit
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=true

// The honest customer of a chaos run: an SMTP sink, a steady load that keeps the rules of clients (one repetition after 1 s with the same idempotency key), and
// at the end the audit of every accepted message. It must never count a message that was not answered 202, and never excuse one that was.
//
//   audit run --url URL --key FILE [--smtp IP:PORT] --sink IP:PORT --directory DIR [--rate 120] [--settle 180] [--workers 16]
//   audit sink --sink IP:PORT --directory DIR [--delay-ms 0]
//
// With --smtp two messages of seven go by SMTP. `run` sends until it is told to stop (SIGTERM, SIGINT), then brings what is unknown to an answer, waits for the end of every message, checks, and prints one
// line of figures. It writes DIR/accepted.log and DIR/sink.log (time in µs since 1970, id or recipient) and DIR/failures.txt. A file DIR/killed (time in µs)
// adds the figures of a lost zone. Exit: 0 all is well, 1 something is not (named), 2 it could not run.
// `sink` is the sink alone, which answers each final dot after a delay, until it is told to stop.

using System.Net.Sockets;
using System.Runtime.InteropServices;

using var stop = new CancellationTokenSource();
void OnSignal(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
try
{
    var options = AuditOptions.Parse(args);
    await using var sink = new Sink(options);
    if (options.Verb == "sink")
    {
        await Clock.PauseAsync(Timeout.InfiniteTimeSpan, stop.Token);
        return 0;
    }

    using var api = new Api(options);
    using var ledger = new Ledger(options);
    var changes = new Changes(api);
    using (var sender = new Sender(options, api, ledger))
    {
        await Task.WhenAll(sender.RunAsync(stop.Token), changes.RunAsync(stop.Token));
    }

    await Console.Error.WriteLineAsync($"{ledger.Accepted.Count} accepted; settling");
    var settlement = new Settlement(options, api, ledger, sink);
    await settlement.RevealAsync();
    await settlement.AwaitEndAsync();
    var seen = await settlement.ReadAllAsync();
    await changes.ReadLogAsync();

    // Later parts of the product (webhooks) add their checks here.
    ICheck[] checks = [new DeliveryCheck(sink, ledger), new TimelineCheck(), changes];
    var failures = checks.SelectMany(check => check.Run(seen).Select(failure => $"{check.Name} {failure}")).ToList();
    failures.AddRange(ledger.Contradictions.Select(c => $"contradiction {c}"));
    await File.WriteAllLinesAsync(Path.Combine(options.Directory, "failures.txt"), failures);
    Console.WriteLine(string.Join(' ', [
        $"accepted={ledger.Accepted.Count}",
        .. checks.SelectMany(check => check.Figures),
        .. ledger.Figures(),
        .. ZoneFigures.Of(options, ledger, sink)]));
    return failures.Count == 0 ? 0 : 1;
}
catch (Exception e) when (e is FormatException or SocketException or IOException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync($"audit: {e}");
    return 2;
}
