using System.Globalization;

/// <summary>The figures of one database.</summary>
internal sealed record Measured(double AdmissionMicroseconds, double AdmissionsPerSecond, double Check50, double ActivationMilliseconds, double Megabytes, double ImportPerSecond)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"admission_us={AdmissionMicroseconds:F1} admissions_per_s={AdmissionsPerSecond:F0} check50_us={Check50:F1} million_activation_ms={ActivationMilliseconds:F0} million_mb={Megabytes:F1} import_per_s={ImportPerSecond:F0}");
}
