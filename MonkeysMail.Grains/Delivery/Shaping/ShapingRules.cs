// The rules in force: those that come with the product, and over them those of the operator's file. A rule is found by the names of the best MX hosts;
// the longest matching name wins.
using System.Globalization;
using MonkeysMail.Grains.Dns;

namespace MonkeysMail.Grains.Delivery.Shaping;

internal sealed class ShapingRules
{
    private const int MostConnections = 10_000;
    private const int MostMessages = 1_000_000;
    private const double MostRate = 1_000_000;

    private readonly ImmutableArray<(string Host, ShapingRule Rule)> _hosts;
    private readonly ImmutableSortedDictionary<string, ShapingDocument.Entry> _providers;

    private ShapingRules(ShapingRule otherwise, ImmutableSortedDictionary<string, ShapingDocument.Entry> providers)
    {
        Default = otherwise;
        _providers = providers;
        _hosts = [.. providers
            .SelectMany(provider => provider.Value.Hosts!.Select(host => (Host: Normalize(host), Rule: RuleOf(provider.Key, provider.Value, otherwise))))
            .OrderByDescending(pair => pair.Host.Length).ThenBy(pair => pair.Host, StringComparer.Ordinal)];
    }

    /// <summary>Of MX sets that no provider's rule matches.</summary>
    public ShapingRule Default { get; }

    /// <summary>The product's own, over the limits that the configuration gives to everybody.</summary>
    public static ShapingRules Shipped(DeliveryOptions options)
    {
        var otherwise = new ShapingRule(null, options.MaxConnectionsPerDestination, options.MaxMessagesPerConnection, null, ShapingScope.Source);
        var none = new ShapingRules(otherwise, ImmutableSortedDictionary.Create<string, ShapingDocument.Entry>(StringComparer.Ordinal));
        using var stream = typeof(ShapingRules).Assembly.GetManifestResourceStream("MonkeysMail.Grains.Delivery.Shaping.shaping.json")!;
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        List<string> errors = [];
        return none.With(ShapingDocument.Parse(json), errors) is { } rules && errors.Count == 0
            ? rules
            : throw new InvalidOperationException(string.Join(' ', errors));
    }

    /// <summary>These rules under those of a file. What is wrong with the file is added to <paramref name="errors"/>; then nothing of it counts.</summary>
    public ShapingRules With(ShapingDocument document, List<string> errors)
    {
        var before = errors.Count;
        if (document.Default is { } changed)
        {
            Check("default", changed, errors);
            if (changed.Hosts is not null || changed.Per is not null)
            {
                errors.Add("default has neither hosts nor per: it is for whatever no provider matches, each MX set and source for itself.");
            }
        }

        var providers = _providers;
        foreach (var (name, entry) in document.Providers)
        {
            Check(name, entry, errors);
            var merged = _providers.TryGetValue(name, out var known) ? Merge(known, entry) : entry;
            if (merged.Hosts is not { Count: > 0 })
            {
                errors.Add($"{name} is a provider of its own and needs hosts, the names that its MX hosts end with.");
            }
            else if (!IsName(name))
            {
                errors.Add($"{name} is no name of a provider: it should be 1 to 64 of a-z, 0-9, - and .");
            }

            providers = providers.SetItem(name, merged);
        }

        foreach (var twice in providers.SelectMany(provider => (provider.Value.Hosts ?? []).Select(Normalize).Distinct()).GroupBy(host => host).Where(same => same.Count() > 1))
        {
            errors.Add($"{twice.Key} is a host of two providers.");
        }

        return errors.Count > before ? this : new ShapingRules(document.Default is { } other ? RuleOf(null, other, Default) : Default, providers);
    }

    /// <summary>The rule of an MX set: that of a provider who has all of its best hosts.</summary>
    public ShapingRule Of(ImmutableArray<MxHost> hosts)
    {
        ShapingRule? found = null;
        foreach (var host in hosts)
        {
            if (host.Rank > hosts[0].Rank)
            {
                break;
            }

            var rule = Find(host.Name);
            if (rule is null || (found is not null && found.Provider != rule.Provider))
            {
                return Default;
            }

            found = rule;
        }

        return found ?? Default;
    }

    private ShapingRule? Find(string host)
    {
        foreach (var (suffix, rule) in _hosts)
        {
            if (host.EndsWith(suffix, StringComparison.Ordinal) && (host.Length == suffix.Length || host[^(suffix.Length + 1)] == '.'))
            {
                return rule;
            }
        }

        return null;
    }

    private static ShapingRule RuleOf(string? provider, ShapingDocument.Entry entry, ShapingRule otherwise) => new(
        provider,
        entry.Connections ?? otherwise.Connections,
        entry.MessagesPerConnection ?? otherwise.MessagesPerConnection,
        entry.Rate is { } text ? (TryParseRate(text, out var rate) ? rate : null) : otherwise.Rate,
        entry.Per == "provider" ? ShapingScope.Provider : ShapingScope.Source);

    private static ShapingDocument.Entry Merge(ShapingDocument.Entry known, ShapingDocument.Entry over) => new(
        over.Hosts ?? known.Hosts,
        over.Connections ?? known.Connections,
        over.MessagesPerConnection ?? known.MessagesPerConnection,
        over.Rate ?? known.Rate,
        over.Per ?? known.Per);

    private static void Check(string name, ShapingDocument.Entry entry, List<string> errors)
    {
        Range("connections", entry.Connections, MostConnections);
        Range("messages_per_connection", entry.MessagesPerConnection, MostMessages);
        if (entry.Rate is { } rate && !TryParseRate(rate, out _))
        {
            errors.Add($"{name}: rate is '{rate}'; it should be messages in a time, such as 50/s, 600/m, 1000/h or 5000/d, or none.");
        }

        if (entry.Per is not (null or "source" or "provider"))
        {
            errors.Add($"{name}: per is '{entry.Per}'; it should be source or provider.");
        }

        foreach (var host in (entry.Hosts ?? []).Where(host => Normalize(host).Length == 0 || Uri.CheckHostName(Normalize(host)) != UriHostNameType.Dns))
        {
            errors.Add($"{name}: '{host}' is no name that an MX host can end with.");
        }

        void Range(string field, int? value, int most)
        {
            if (value is < 1 || value > most)
            {
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {field} is {value}; it should be a number from 1 to {most}."));
            }
        }
    }

    // none: no limit.
    private static bool TryParseRate(string text, out double? perSecond)
    {
        perSecond = null;
        if (text == "none")
        {
            return true;
        }

        var seconds = text.Length > 2 && text[^2] == '/' ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 } : 0;
        if (seconds == 0 || !double.TryParse(text.AsSpan(0, text.Length - 2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number <= 0 || number / seconds > MostRate)
        {
            return false;
        }

        perSecond = number / seconds;
        return true;
    }

    private static string Normalize(string host) => host.Trim('.').ToLowerInvariant();

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');
}
