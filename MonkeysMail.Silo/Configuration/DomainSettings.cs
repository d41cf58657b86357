// MonkeysMail:Domains: how sending domains are looked after.
using System.Globalization;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Domains;
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Silo.Configuration;

public sealed class DomainSettings
{
    private const string Path = "MonkeysMail:Domains";
    private static readonly DomainOptions Defaults = new();

    /// <summary>How often the DNS is asked about each domain: <c>24h</c>.</summary>
    public string CheckEvery { get; set; } = "24h";

    /// <summary>How long required records may be missing before the domain is unverified: <c>72h</c>.</summary>
    public string Grace { get; set; } = "72h";

    /// <summary>Days after which new DKIM keys are made; 0: only on demand.</summary>
    public int RotateEveryDays { get; set; } = Defaults.RotateEveryDays;

    /// <summary>Domains of one workspace.</summary>
    public int MaxPerWorkspace { get; set; } = Defaults.MostPerWorkspace;

    internal void Check(List<string> errors)
    {
        // Orleans takes no shorter period of a reminder than a minute.
        CheckTime("CheckEvery", CheckEvery, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7), errors);
        CheckTime("Grace", Grace, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30), errors);
        CheckNumber("RotateEveryDays", RotateEveryDays, 0, 3_650, errors);
        CheckNumber("MaxPerWorkspace", MaxPerWorkspace, 1, 10_000, errors);
    }

    internal DomainOptions ToOptions(string? returnPathDomain, string? hostname) => Defaults with
    {
        CheckEvery = Durations.TryParse(CheckEvery, out var every) ? every : Defaults.CheckEvery,
        Grace = Durations.TryParse(Grace, out var grace) ? grace : Defaults.Grace,
        RotateEveryDays = RotateEveryDays,
        MostPerWorkspace = MaxPerWorkspace,
        ReturnPathDomain = returnPathDomain,
        Hostname = hostname is not null && MailAddress.TryNormalizeDomain(hostname, out var name) ? name : null,
    };

    private static void CheckTime(string name, string text, TimeSpan least, TimeSpan most, List<string> errors)
    {
        if (!Durations.TryParse(text, out var time) || time < least || time > most)
        {
            errors.Add(Text($"{Path}:{name} is '{text}'; it should be a time of {least.TotalMinutes}m to {most.TotalDays}d, such as 24h (s, m, h, d)."));
        }
    }

    private static void CheckNumber(string name, int value, int least, int most, List<string> errors)
    {
        if (value < least || value > most)
        {
            errors.Add(Text($"{Path}:{name} is {value}; it should be a whole number from {least} to {most}."));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
