// The options of the load client; every one is checked before a connection is opened.
using System.Globalization;
using System.Net;

internal sealed record LoadOptions(IPEndPoint Target, string Key, int Size, int Connections, long Count, double Seconds, double Rate, string? Log)
{
    public static LoadOptions Parse(string[] args)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i += 2)
        {
            given[args[i]] = i + 1 < args.Length ? args[i + 1] : throw new LoadException($"{args[i]} needs a value");
        }

        var url = new Uri(Text("--url") ?? throw new LoadException("--url is missing"));
        var options = new LoadOptions(
            new IPEndPoint(IPAddress.Parse(url.Host), url.Port),
            Text("--key") ?? throw new LoadException("--key is missing"),
            (int)Number("--size", 2048),
            (int)Number("--connections", 64),
            (long)Number("--count", 0),
            Number("--seconds", 0),
            Number("--rate", 0),
            Text("--log"));
        if (given.Count > 0)
        {
            throw new LoadException($"unknown option {given.Keys.First()}");
        }

        return options.Count > 0 || options.Seconds > 0 ? options : throw new LoadException("--count or --seconds is missing");

        string? Text(string name) => given.Remove(name, out var value) ? value : null;
        double Number(string name, double otherwise) => Text(name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
    }
}


internal sealed class LoadException(string message) : Exception(message);
