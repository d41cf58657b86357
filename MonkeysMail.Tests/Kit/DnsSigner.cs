// Signs the zone of a DnsServer by DNSSEC (RFC 4035 2) with the tools of ldnsutils: a fresh key, whose public part is the server's trust anchor.
using System.Diagnostics;

namespace MonkeysMail.Tests.Kit;

internal static class DnsSigner
{
    public const string AnchorFile = "anchor.key";

    public static void Sign(string directory, string zone, IReadOnlyList<(string Before, string After)> forgeries)
    {
        foreach (var old in Directory.EnumerateFiles(directory, "K*"))
        {
            File.Delete(old);
        }

        var key = Run(directory, "ldns-keygen", "-a", "ECDSAP256SHA256", "-k", ".").Trim();
        Run(directory, "ldns-signzone", "-n", "-o", ".", "-f", "signed.zone", zone, key);
        File.Copy(Path.Combine(directory, key + ".key"), Path.Combine(directory, AnchorFile), overwrite: true);
        var signed = File.ReadAllText(Path.Combine(directory, "signed.zone"));
        foreach (var (before, after) in forgeries)
        {
            signed = signed.Contains(before, StringComparison.Ordinal)
                ? signed.Replace(before, after, StringComparison.Ordinal)
                : throw new InvalidOperationException($"The signed zone has no '{before}':\n{signed}");
        }

        File.WriteAllText(Path.Combine(directory, zone), signed);
    }

    private static string Run(string directory, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}{error.Result}");
    }
}
