// `ctl keys add-master`: one more version, in a key file of this machine or in a PKCS#11 token that this machine reaches. The token's options stand
// in the environment as the silo has them; a PIN is never an argument.
using System.CommandLine;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Silo.Configuration;
using MonkeysMail.Silo.Keys;
using MonkeysMail.Silo.Keys.Pkcs11;

namespace MonkeysMail.Silo.Operator.Control;

internal static class MasterKeyCommands
{
    private const string Variables = "MonkeysMail__Keys__Pkcs11__";

    public static Command AddMaster()
    {
        var file = new Option<FileInfo>("--file") { Description = "The master key file (MonkeysMail:Keys:File)." };
        var use = new Option<bool>("--use")
        {
            Description = "With --file, instead of adding one: makes the highest version the one that wraps. To be done when every silo has the file with it.",
        };
        var pkcs11 = new Option<bool>("--pkcs11") { Description = "In the token instead of a file. The new version wraps as soon as silos see it, within 10 s." };
        var module = Setting("module", "Module", "The token's PKCS#11 library.");
        var label = Setting("token-label", "TokenLabel", "The token's label.");
        var serial = Setting("token-serial", "TokenSerial", "The token's serial number.");
        var pinFile = Setting("pin-file", "PinFile", $"A file with the user's PIN, mode 0600. Without it: the environment's {Variables}Pin.");
        var keyLabel = Setting("key-label", "KeyLabel", "What the labels of master keys begin with.");
        var command = new Command("add-master", "Adds a master key version to a key file, where the current one stays current until --use, or to a token.")
        {
            file, use, pkcs11, module, label, serial, pinFile, keyLabel,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(pkcs11) == result.GetValue(file) is not null)
            {
                result.AddError("Either --file FILE or --pkcs11 is needed.");
            }
            else if (result.GetValue(pkcs11) && result.GetValue(use))
            {
                result.AddError("--use is for key files: in a token the highest version wraps.");
            }
        });
        command.SetAction(async (result, _) =>
        {
            try
            {
                Console.WriteLine(result.GetValue(pkcs11)
                    ? await MakeAsync(Settings(
                        result.GetValue(module), result.GetValue(label), result.GetValue(serial), result.GetValue(pinFile), result.GetValue(keyLabel)))
                    : Change(result.GetValue(file)!.FullName, result.GetValue(use)));
                return ExitCodes.Done;
            }
            catch (Exception exception) when (exception is SettingsException or IOException or UnauthorizedAccessException
                or System.Security.Cryptography.CryptographicException)
            {
                await Console.Error.WriteLineAsync(exception.Message);
                return ExitCodes.Refused;
            }
        });
        return command;
    }

    private static Option<string?> Setting(string name, string key, string description) => new($"--{name}")
    {
        Description = $"{description} Default: {Variables}{key}.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variables + key),
    };

    private static Pkcs11Settings Settings(string? module, string? label, string? serial, string? pinFile, string? keyLabel)
    {
        var settings = new Pkcs11Settings
        {
            Module = module,
            TokenLabel = label,
            TokenSerial = serial,
            PinFile = pinFile,
            Pin = pinFile is null ? Environment.GetEnvironmentVariable(Variables + "Pin") : null,
            Mechanism = Environment.GetEnvironmentVariable(Variables + "Mechanism") ?? Pkcs11Settings.AesGcm,
        };
        settings.KeyLabel = keyLabel ?? settings.KeyLabel;
        var errors = new List<string>();
        settings.Check(required: true, errors);
        StrictSettings.ThrowIfAny(errors);
        return settings.Mechanism == Pkcs11Settings.AesGcm ? settings : throw new SettingsException(
            "Keys of Google Cloud KMS are made by its own tool, which knows their attributes: see encryption.md.");
    }

    private static async Task<string> MakeAsync(Pkcs11Settings settings)
    {
        var version = await Pkcs11MasterKeys.MakeNextAsync(settings, TimeProvider.System);
        return FormattableString.Invariant(
            $"Version {version} was made: {settings.LabelOf(version)} in the token {settings.TokenName}. It wraps from now on; silos see it within 10 s. Then: monkeysmail ctl keys rewrap");
    }

    private static string Change(string path, bool use)
    {
        var before = MasterKeyFile.Read(path);
        var after = use ? before with { Current = before.Keys.Keys.Max() } : before.WithNext();
        PrivateFile.Replace(path, after.ToBytes());
        return use
            ? FormattableString.Invariant($"Version {after.Current} wraps from now on; silos read the file within 10 s. Then: monkeysmail ctl keys rewrap")
            : FormattableString.Invariant($"Version {after.Keys.Keys.Max()} was added, version {after.Current} still wraps. Give this file to every silo, then: add-master --use");
    }
}
