// Source addresses and their pools, as the configuration of this silo has them: what is wrong is told by key and text. Without sources the system chooses the address, and
// there are no pools.
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MonkeysMail.Grains.Delivery.Sources;

public sealed class SourcePools
{
    private const string Section = DeliveryOptions.Section;
    private const string Everything = "default";
    private const int MostWeight = 1_000;

    private readonly ImmutableDictionary<string, SourcePool> _pools;
    private readonly ImmutableDictionary<string, string> _streams;
    private readonly ImmutableArray<int> _schedule;

    private SourcePools(ImmutableDictionary<string, SourcePool> pools, ImmutableDictionary<string, string> streams, ImmutableArray<int> schedule) =>
        (_pools, _streams, _schedule) = (pools, streams, schedule);

    public bool IsEmpty => _pools.IsEmpty;

    public bool Contains(string pool) => _pools.ContainsKey(pool);

    public static SourcePools Parse(DeliveryOptions options, List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(errors);
        var warming = Pairs(nameof(options.WarmUp), options.WarmUp, errors)
            .Where(pair => IsDay(pair.Value) || Refuse(errors, nameof(options.WarmUp), $"'{pair.Value}' should be the first day, such as 2026-01-31"))
            .ToDictionary(pair => pair.Name, pair => DateOnly.ParseExact(pair.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var sources = Pairs(nameof(options.Sources), options.Sources, errors)
            .Select(pair => SourceOf(options, pair.Name, pair.Value, warming, errors))
            .OfType<DeliverySource>()
            .ToDictionary(source => source.Name, StringComparer.Ordinal);
        foreach (var unknown in warming.Keys.Where(name => !sources.ContainsKey(name)))
        {
            Refuse(errors, nameof(options.WarmUp), $"'{unknown}' is no source");
        }

        var pools = Pairs(nameof(options.Pools), options.Pools, errors)
            .Select(pair => (pair.Name, Pool: PoolOf(pair.Name, pair.Value, sources, errors)))
            .Where(pair => pair.Pool is not null)
            .ToImmutableDictionary(pair => pair.Name, pair => pair.Pool!, StringComparer.Ordinal);
        if (sources.Count > 0 && !pools.ContainsKey(Everything))
        {
            pools = pools.Add(Everything, new SourcePool(Everything, [.. sources.Values.OrderBy(source => source.Name, StringComparer.Ordinal).Select(source => (source, 1))]));
        }

        var streams = Pairs(nameof(options.StreamPools), options.StreamPools, errors)
            .Where(pair => (Enum.GetNames<MailStream>().Contains(pair.Name, StringComparer.OrdinalIgnoreCase) && pools.ContainsKey(pair.Value))
                || Refuse(errors, nameof(options.StreamPools), $"'{pair.Name}={pair.Value}' should be transactional or broadcast, and a pool"))
            .ToImmutableDictionary(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        return new SourcePools(pools, streams, ScheduleOf(options, errors));
    }

    /// <summary>How many messages a source may send to one provider on a day; null: any number.</summary>
    public int? AllowedOn(DeliverySource source, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.WarmUpFrom is not { } first ? null
            : day < first ? 0
            : day.DayNumber - first.DayNumber is var number && number < _schedule.Length ? _schedule[number] : null;
    }

    /// <summary>The pool of a name, else that of the stream, else that of everybody.</summary>
    internal SourcePool Of(string? pool, MailStream stream) =>
        (pool is not null && _pools.TryGetValue(pool, out var asked)) || (_streams.TryGetValue(stream.ToString(), out var streams) && _pools.TryGetValue(streams, out asked))
            ? asked
            : _pools[Everything];

    private static DeliverySource? SourceOf(DeliveryOptions options, string name, string text, Dictionary<string, DateOnly> warming, List<string> errors)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var hostname = slash < 0 ? options.Hostname : text[(slash + 1)..];
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address) || Uri.CheckHostName(hostname) == UriHostNameType.Unknown)
        {
            Refuse(errors, nameof(options.Sources), $"'{name}={text}' should be name=address or name=address/hostname, such as a=192.0.2.1/mail1.example.com");
            return null;
        }

        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, 0));
        }
        catch (SocketException exception)
        {
            Refuse(errors, nameof(options.Sources), $"'{address}' is no address of this machine ({exception.SocketErrorCode})");
            return null;
        }

        return new DeliverySource(name, address, hostname, warming.TryGetValue(name, out var day) ? day : null);
    }

    private static SourcePool? PoolOf(string name, string text, Dictionary<string, DeliverySource> sources, List<string> errors)
    {
        var members = ImmutableArray.CreateBuilder<(DeliverySource, int)>();
        foreach (var part in text.Split('+', StringSplitOptions.TrimEntries))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var weight = 1;
            if (!sources.TryGetValue(colon < 0 ? part : part[..colon], out var source)
                || (colon >= 0 && !int.TryParse(part.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out weight))
                || weight is < 1 or > MostWeight)
            {
                Refuse(errors, nameof(DeliveryOptions.Pools), $"'{name}={text}' should be sources with weights from 1 to {MostWeight}, such as {name}=a:3+b:1");
                return null;
            }

            members.Add((source, weight));
        }

        return new SourcePool(name, members.ToImmutable());
    }

    private static ImmutableArray<int> ScheduleOf(DeliveryOptions options, List<string> errors)
    {
        var numbers = ImmutableArray.CreateBuilder<int>();
        foreach (var part in options.WarmUpSchedule.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
            {
                Refuse(errors, nameof(options.WarmUpSchedule), $"'{part}' should be a number of messages, such as 50,100,200");
                return [];
            }

            numbers.Add(number);
        }

        return numbers.ToImmutable();
    }

    // name=value, comma-separated.
    private static List<(string Name, string Value)> Pairs(string key, string? text, List<string> errors)
    {
        var pairs = new List<(string Name, string Value)>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..equals];
            if (equals < 0 || name.Length is 0 or > 64 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || pairs.Exists(pair => pair.Name == name))
            {
                Refuse(errors, key, $"'{part}' should be name=value, with a name of its own of a-z, 0-9 and -");
                continue;
            }

            pairs.Add((name, part[(equals + 1)..]));
        }

        return pairs;
    }

    private static bool IsDay(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool Refuse(List<string> errors, string key, string what)
    {
        errors.Add($"{Section}:{key}: {what}.");
        return false;
    }
}
