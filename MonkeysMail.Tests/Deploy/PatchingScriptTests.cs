// A vulnerable package ends a restore, and so does one that its lock file does not name; the bill of materials is valid.
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Deploy;

public sealed class PatchingScriptTests
{
    [Fact]
    public async Task VulnerablePackage_IsRefused()
    {
        var (exitCode, output, errors) = await Script.RunAsync(Script.PathOf("patching/prove-audit.sh"));

        Assert.True(exitCode == 0, errors + output);
        Assert.Contains("vulnerable_refused=yes patched_restored=yes changed_lock_refused=yes", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BillOfMaterials_IsValid()
    {
        using var directory = new TestDirectory();

        var (exitCode, output, errors) = await Script.RunAsync(Script.PathOf("patching/sbom.sh"), "--output", Path.Combine(directory.Path, "sbom.json"));

        Assert.True(exitCode == 0, errors + output);
        Assert.Contains("without_licence=0", output, StringComparison.Ordinal);
    }
}
