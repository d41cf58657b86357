// A token of SoftHSM in a directory of its own. Processes of their own are given it by their environment; the test process can have one only,
// because the library reads its configuration once, from the environment that C sees: InProcess, whose users run one after the other.
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MonkeysMail.Tests.Kit;

public sealed class SoftHsm : IDisposable
{
    public const string Module = "/usr/lib/softhsm/libsofthsm2.so";
    public const string Label = "mm test";
    public const string Pin = "67812345";
    private const string SecurityOfficersPin = "87654321";

    private static readonly Lazy<SoftHsm> Shared = new(MakeShared);

    // Library that fails on demand: made once, loaded by many.
    private static readonly Lazy<string> Faulty = new(CompileFaulty);

    private readonly TestDirectory directory = new();

    private SoftHsm()
    {
        Directory.CreateDirectory(Tokens);
        Directory.CreateDirectory(Faults);
        var configuration = Path.Combine(directory.Path, "softhsm2.conf");
        File.WriteAllText(configuration, $"directories.tokendir = {Tokens}\nobjectstore.backend = file\nlog.level = ERROR\n");
        Environment = [new("SOFTHSM2_CONF", configuration), new("FAULTY_TOKEN", Faults)];
        Run("softhsm2-util", Environment, "--init-token", "--free", "--label", Label, "--so-pin", SecurityOfficersPin, "--pin", Pin);
        WritePin(Pin);
    }

    /// <summary>That of the test process; never disposed of.</summary>
    public static SoftHsm InProcess => Shared.Value;

    /// <summary>The library that stands before SoftHSM and fails as files in <see cref="Faults"/> say: see faulty-token.c.</summary>
    public static string FaultyModule => Faulty.Value;

    public KeyValuePair<string, string>[] Environment { get; }

    public string PinFile => Path.Combine(directory.Path, "pin");

    public string Tokens => Path.Combine(directory.Path, "tokens");

    private string Faults => Path.Combine(directory.Path, "faults");

    public static SoftHsm Create() => new();

    /// <summary>Settings of a silo that has its master keys here.</summary>
    public string[] Arguments(string? module = null) =>
    [
        "--MonkeysMail:Keys:Provider=pkcs11", $"--MonkeysMail:Keys:Pkcs11:Module={module ?? Module}", $"--MonkeysMail:Keys:Pkcs11:TokenLabel={Label}",
        $"--MonkeysMail:Keys:Pkcs11:PinFile={PinFile}", "--MonkeysMail:Keys:Pkcs11:Timeout=2s",
    ];

    public void WritePin(string pin)
    {
        File.WriteAllText(PinFile, pin + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PinFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    public void Begin(string fault) => File.WriteAllText(Path.Combine(Faults, fault), "");

    public void End(string fault) => File.Delete(Path.Combine(Faults, fault));

    public bool IsOn(string fault) => File.Exists(Path.Combine(Faults, fault));

    /// <summary>Logins that were tried through <see cref="FaultyModule"/>.</summary>
    public long Logins => File.Exists(Path.Combine(Faults, "logins")) ? new FileInfo(Path.Combine(Faults, "logins")).Length : 0;

    /// <summary>The token's whole store goes elsewhere.</summary>
    public void TakeAway() => Directory.Move(Tokens, Tokens + ".away");

    public void BringBack() => Directory.Move(Tokens + ".away", Tokens);

    public void Dispose() => directory.Dispose();

    private static SoftHsm MakeShared()
    {
        var token = new SoftHsm();
        foreach (var (name, value) in token.Environment)
        {
            _ = SetEnvironment(name, value, 1);
        }

        return token;
    }

    private static string CompileFaulty()
    {
        var output = Path.Combine(Directory.CreateTempSubdirectory("mm-faulty-").FullName, "faulty-token.so");
        var source = Path.Combine(Repository.Root, "MonkeysMail.Tests", "Kit", "faulty-token.c");
        Run("gcc", [], "-shared", "-fPIC", "-O1", "-o", output, source, "-ldl");
        return output;
    }

    private static void Run(string program, KeyValuePair<string, string>[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output.Result} {errors.Result}");
        }
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(string name, string value, int overwrite);
}
