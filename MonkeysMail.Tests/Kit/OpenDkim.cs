// opendkim in its test mode: the verifier that half of the world runs, written in C. It reads the key from a file in place of DNS, and knows
// RSA only (Debian builds it without Ed25519).
using System.Diagnostics;
using MonkeysMail.Grains.Domains;

namespace MonkeysMail.Tests.Kit;

public static class OpenDkim
{
    private const string Program = "/usr/sbin/opendkim";

    /// <summary>Everything that opendkim says of the message, its Authentication-Results field among it.</summary>
    public static async Task<string> VerifyAsync(SigningKey key, ReadOnlyMemory<byte> message)
    {
        var directory = Directory.CreateTempSubdirectory("mm-opendkim-").FullName;
        try
        {
            var file = Path.Combine(directory, "message");
            await File.WriteAllBytesAsync(file, message);
            await File.WriteAllTextAsync(Path.Combine(directory, "dns"), $"{DkimKeys.RecordName(key)} {DkimKeys.RecordText(key)}\n");
            await File.WriteAllTextAsync(Path.Combine(directory, "conf"), $"Mode v\nTestDNSData {directory}/dns\n");
            using var process = Process.Start(new ProcessStartInfo(Program)
            {
                ArgumentList = { "-x", Path.Combine(directory, "conf"), "-t", file, "-vv" },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return await output + await error;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
