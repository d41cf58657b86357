using System.Globalization;
using FsCheck.Xunit;

namespace MonkeysMail.Tests.Kit;

/// <summary>A property that ordinary runs try a few hundred times, and deploy/fuzz/run.sh as often as its time allows: MM_FUZZ_CASES says how often.</summary>
public sealed class FuzzPropertyAttribute : PropertyAttribute
{
    private const int Usual = 200;

    public FuzzPropertyAttribute() => MaxTest =
        int.TryParse(Environment.GetEnvironmentVariable("MM_FUZZ_CASES"), NumberStyles.None, CultureInfo.InvariantCulture, out var cases) ? cases : Usual;
}
