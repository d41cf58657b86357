// The options of the audit; every one is checked before anything starts.
using System.Globalization;
using System.Net;

internal sealed record AuditOptions(
    string Verb, Uri? Url, string? Key, IPEndPoint? Smtp, IPEndPoint Sink, string Directory, double Rate, TimeSpan Settle, int Workers, TimeSpan Delay)
{
    public static AuditOptions Parse(string[] args)
    {
        if (args is not ["run" or "sink", ..])
        {
            throw new FormatException("the first word is run or sink");
        }

        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 1; i < args.Length; i += 2)
        {
            given[args[i]] = i + 1 < args.Length ? args[i + 1] : throw new FormatException($"{args[i]} needs a value");
        }

        var run = args[0] == "run";
        var options = new AuditOptions(
            args[0],
            run ? new Uri(Needed("--url")) : null,
            run ? File.ReadAllText(Needed("--key")).Trim() : null,
            given.Remove("--smtp", out var smtp) ? IPEndPoint.Parse(smtp) : null,
            IPEndPoint.Parse(Needed("--sink")),
            Needed("--directory"),
            Number("--rate", 120),
            TimeSpan.FromSeconds(Number("--settle", 180)),
            (int)Number("--workers", 16),
            TimeSpan.FromMilliseconds(Number("--delay-ms", 0)));
        return given.Count == 0 ? options : throw new FormatException($"unknown option {given.Keys.First()}");

        string Needed(string name) => given.Remove(name, out var value) ? value : throw new FormatException($"{name} is missing");

        double Number(string name, double otherwise) =>
            given.Remove(name, out var value) ? double.Parse(value, CultureInfo.InvariantCulture) : otherwise;
    }
}
