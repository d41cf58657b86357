// check_host (RFC 7208 4 to 6) over a port to the DNS. Bounded as 4.6.4 says: 10 terms that ask, 10 MX hosts and 10 names of an address, 2 questions without an
// answer; so a hostile record costs a fixed number of questions at most. It keeps nothing and sends nothing.
using System.Net;
using System.Net.Sockets;
using MonkeysMail.Grains.Dns;

namespace MonkeysMail.Grains.Domains.Spf;

public sealed class SpfEvaluator(IDnsLookups dns, TimeProvider time)
{
    /// <summary>Terms that ask the DNS, and void answers, in one evaluation.</summary>
    public const int MostLookups = 10;

    /// <inheritdoc cref="MostLookups"/>
    public const int MostVoids = 2;

    private const int MostHosts = 10;

    private readonly IDnsLookups _dns = dns;
    private readonly TimeProvider _time = time;

    public async Task<SpfOutcome> EvaluateAsync(SpfQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        var run = new Run(this, query, ct);
        try
        {
            var (result, mechanism) = await run.CheckAsync(query.Domain, isFirst: true);
            return new SpfOutcome(result, mechanism, run.Lookups, null, run.Explanation);
        }
        catch (SpfErrorException error)
        {
            return new SpfOutcome(error.Result, null, run.Lookups, error.Message);
        }
    }

    // The state of one evaluation. Errors end it whole, includes and all, so they are exceptions inside of it.
    private sealed class Run(SpfEvaluator evaluator, SpfQuery query, CancellationToken ct)
    {
        private int voids;

        public int Lookups { get; private set; }

        public string? Explanation { get; private set; }

        private IDnsLookups Dns => evaluator._dns;

        public async Task<(SpfResult Result, string? Mechanism)> CheckAsync(string domain, bool isFirst)
        {
            if (await FindRecordAsync(domain) is not { } text)
            {
                return (SpfResult.None, null);
            }

            var (record, problem) = SpfRecord.Parse(text);
            if (record is null)
            {
                throw new SpfErrorException(SpfResult.PermError, $"the record of {domain} is wrong: {problem}");
            }

            foreach (var term in record.Mechanisms)
            {
                if (!await MatchesAsync(term, domain))
                {
                    continue;
                }

                if (isFirst && term.Qualified == SpfResult.Fail && record.Explanation is { } explanation)
                {
                    Explanation = await ExplainAsync(explanation, domain);
                }

                return (term.Qualified, term.Text);
            }

            if (record.Redirect is null)
            {
                return (SpfResult.Neutral, null);
            }

            Count();
            var target = await ExpandAsync(record.Redirect, domain);
            var (result, mechanism) = await CheckAsync(target, isFirst);
            return result == SpfResult.None
                ? throw new SpfErrorException(SpfResult.PermError, $"redirect={target} leads to no record")
                : (result, mechanism);
        }

        // RFC 7208 4.3 to 4.5.
        private async Task<string?> FindRecordAsync(string domain)
        {
            if (!IsName(domain))
            {
                return null;
            }

            var answer = await Dns.TxtAsync(domain, ct);
            var records = Known(answer, domain).Where(SpfRecord.IsOne).ToArray();
            return records.Length <= 1
                ? records.FirstOrDefault()
                : throw new SpfErrorException(SpfResult.PermError, $"{domain} has {records.Length} SPF records");
        }

        private async Task<bool> MatchesAsync(SpfTerm term, string domain)
        {
            switch (term.Name)
            {
                case "all":
                    return true;
                case "ip4" or "ip6":
                    return IsWithin(IPAddress.Parse(term.Argument!), term);
            }

            Count();
            var target = term.Argument is null ? domain : await ExpandAsync(term.Argument, domain);
            return term.Name switch
            {
                "include" => await IncludesAsync(target),
                "a" => await HasAddressAsync(target, term),
                "mx" => await HasExchangeAsync(target, term),
                "ptr" => await ValidatedAsync(target) is { } name && IsOrIsBelow(name, target),
                _ => IsName(target) && Counted(await Dns.AddressesAsync(target, AddressFamily.InterNetwork, ct), target).Length > 0,
            };
        }

        // RFC 7208 5.2: only a pass of the other record is a match; its being absent is an error of this one.
        private async Task<bool> IncludesAsync(string target) => (await CheckAsync(target, isFirst: false)).Result switch
        {
            SpfResult.Pass => true,
            SpfResult.None => throw new SpfErrorException(SpfResult.PermError, $"include:{target} leads to no record"),
            _ => false,
        };

        private async Task<bool> HasAddressAsync(string name, SpfTerm term) =>
            IsName(name) && Counted(await Dns.AddressesAsync(name, query.Address.AddressFamily, ct), name).Any(address => IsWithin(address, term));

        private async Task<bool> HasExchangeAsync(string name, SpfTerm term)
        {
            if (!IsName(name))
            {
                return false;
            }

            var hosts = Counted(await Dns.ExchangesAsync(name, ct), name);
            if (hosts.Length > MostHosts)
            {
                throw new SpfErrorException(SpfResult.PermError, $"{name} has {hosts.Length} MX hosts, more than {MostHosts}");
            }

            foreach (var host in hosts.Where(IsName))
            {
                if (Known(await Dns.AddressesAsync(host, query.Address.AddressFamily, ct), host).Any(address => IsWithin(address, term)))
                {
                    return true;
                }
            }

            return false;
        }

        // RFC 7208 5.5, for ptr and %{p}: a name of the address that leads back to it; the domain itself before one below it before any other. The DNS' failing
        // is no error here, and of more than ten names only ten are looked at.
        private async Task<string?> ValidatedAsync(string target)
        {
            var validated = new List<string>();
            foreach (var name in (await Dns.NamesAsync(query.Address, ct)).Values.Take(MostHosts).Where(IsName))
            {
                if ((await Dns.AddressesAsync(name, query.Address.AddressFamily, ct)).Values.Contains(query.Address))
                {
                    validated.Add(name);
                }
            }

            return validated.Find(name => name.Equals(target, StringComparison.OrdinalIgnoreCase))
                ?? validated.Find(name => IsOrIsBelow(name, target)) ?? validated.FirstOrDefault();
        }

        private async Task<string> ExpandAsync(string spec, string domain) =>
            SpfMacro.Domain(spec, query, domain, await NameForAsync(spec, domain));

        // RFC 7208 6.2: whatever goes wrong with an explanation, there is none.
        private async Task<string?> ExplainAsync(string spec, string domain)
        {
            var target = await ExpandAsync(spec, domain);
            var answer = IsName(target) ? await Dns.TxtAsync(target, ct) : null;
            return answer is { Values: [var text] }
                ? SpfMacro.Explain(text, query, domain, await NameForAsync(text, domain), evaluator._time.GetUtcNow())
                : null;
        }

        private async Task<string?> NameForAsync(string text, string domain) =>
            text.Contains("%{p", StringComparison.OrdinalIgnoreCase) ? await ValidatedAsync(domain) : null;

        private void Count()
        {
            if (++Lookups > MostLookups)
            {
                throw new SpfErrorException(SpfResult.PermError, $"more than {MostLookups} terms ask the DNS");
            }
        }

        private ImmutableArray<T> Counted<T>(DnsAnswer<T> answer, string name)
        {
            var values = Known(answer, name);
            return values.IsEmpty && ++voids > MostVoids
                ? throw new SpfErrorException(SpfResult.PermError, $"more than {MostVoids} questions found nothing, the last for {name}")
                : values;
        }

        private static ImmutableArray<T> Known<T>(DnsAnswer<T> answer, string name) => answer.IsUnknown
            ? throw new SpfErrorException(SpfResult.TempError, $"the DNS does not answer for {name}: {answer.Error}")
            : answer.Values;

        private bool IsWithin(IPAddress network, SpfTerm term)
        {
            if (network.AddressFamily != query.Address.AddressFamily)
            {
                return false;
            }

            var left = network.AddressFamily == AddressFamily.InterNetwork ? term.Prefix4 : term.Prefix6;
            ReadOnlySpan<byte> one = network.GetAddressBytes(), other = query.Address.GetAddressBytes();
            for (var i = 0; left > 0; i++, left -= 8)
            {
                var mask = left >= 8 ? 0xff : 0xff << (8 - left);
                if (((one[i] ^ other[i]) & mask) != 0)
                {
                    return false;
                }
            }

            return true;
        }

        private static bool IsOrIsBelow(string name, string domain) => name.Equals(domain, StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);

        // What can be asked for at all (RFC 7208 4.3): two labels or more, each of 1 to 63 octets.
        private static bool IsName(string name) => name.Length is > 0 and <= 253 && name.Contains('.', StringComparison.Ordinal)
            && name.Split('.').All(label => label.Length is > 0 and <= 63);
    }
}
