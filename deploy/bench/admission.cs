#!/usr/bin/env dotnet
#:sdk Microsoft.NET.Sdk.Web
#:include admission/BenchedWorkspace.cs
#:include admission/AdmissionBench.cs
#:include admission/Measured.cs
#:project ../../MonkeysMail.Silo/MonkeysMail.Silo.csproj
#:property PublishAot=false
#:property ServerGarbageCollection=false
#:property ConcurrentGarbageCollection=false
#:property TieredPGO=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=true

// What the workspace grain spends: the whole engine in this process, on a real database, asked through its grain interface as a front would.
//
//   admission --data DIR [--postgres CONNECTION] [--entries 1000000] [--seconds 5]
//
// Without --postgres it runs on SQLite in DIR. It fills the suppression list, and prints one line:
// admission_us      CPU time of the process for one message of one recipient, all checks on, with the full list
// admissions_per_s  of 64 callers at once
// check50_us        what 50 recipients take longer with the full list than with an empty one (medians of calls one after the other)
// million_activation_ms, million_mb   from a workspace that is not in memory to its first verdict, and what it then holds
// import_per_s      entries a second while the list was filled, in slices of 1,000

using System.Globalization;

try
{
    var given = new Dictionary<string, string>(StringComparer.Ordinal);
    for (var i = 0; i < args.Length; i += 2)
    {
        given[args[i]] = i + 1 < args.Length ? args[i + 1] : throw new FormatException($"{args[i]} needs a value");
    }

    await using var workspace = await BenchedWorkspace.StartAsync(
        given.GetValueOrDefault("--data") ?? throw new FormatException("--data is missing"), given.GetValueOrDefault("--postgres"));
    var bench = new AdmissionBench(
        workspace,
        int.Parse(given.GetValueOrDefault("--entries", "1000000"), CultureInfo.InvariantCulture),
        TimeSpan.FromSeconds(double.Parse(given.GetValueOrDefault("--seconds", "5"), CultureInfo.InvariantCulture)));
    Console.WriteLine(await bench.RunAsync());
    return 0;
}
catch (Exception e) when (e is FormatException or IOException or InvalidOperationException or TimeoutException)
{
    await Console.Error.WriteLineAsync($"admission: {e.Message}");
    return 2;
}
