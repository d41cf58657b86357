// What a DnsServer answers: a zone file in the making (RFC 1035 5). Names are absolute, with or without the last dot. A name that is
// in no record does not exist (NXDOMAIN); a name whose records are of another type has no data.
using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace MonkeysMail.Tests.Kit;

public sealed class DnsRecords
{
    private static readonly SearchValues<char> ZoneSyntax = SearchValues.Create(" \t\r\n\";()");
    private readonly StringBuilder _zone = new();
    private readonly List<(string Before, string After)> _forgeries = [];
    private readonly List<string> _failing = [];
    private readonly List<string> _silent = [];

    /// <summary>Names that answer SERVFAIL, with all below them.</summary>
    internal IReadOnlyList<string> Failing => _failing;

    /// <summary>Names whose queries get no answer at all, with all below them.</summary>
    internal IReadOnlyList<string> Silent => _silent;

    public DnsRecords A(string name, string address) => Add(name, "A", IPAddress.Parse(address).ToString());

    public DnsRecords Aaaa(string name, string address) => Add(name, "AAAA", IPAddress.Parse(address).ToString());

    /// <summary>Exchange <c>.</c> with preference 0 is the null MX of RFC 7505.</summary>
    public DnsRecords Mx(string name, int preference, string exchange) =>
        Add(name, "MX", string.Create(CultureInfo.InvariantCulture, $"{preference} {Absolute(exchange)}"));

    public DnsRecords Cname(string name, string target) => Add(name, "CNAME", Absolute(target));

    /// <summary>One TXT record; a long text is split in strings of 255 octets.</summary>
    public DnsRecords Txt(string name, string text)
    {
        var data = new StringBuilder();
        foreach (var part in Encoding.UTF8.GetBytes(text).Chunk(255).DefaultIfEmpty([]))
        {
            data.Append('"');
            foreach (var octet in part)
            {
                if (octet is >= 0x20 and < 0x7f and not ((byte)'"' or (byte)'\\'))
                {
                    data.Append((char)octet);
                }
                else
                {
                    data.Append(CultureInfo.InvariantCulture, $"\\{octet:D3}");
                }
            }

            data.Append("\" ");
        }

        return Add(name, "TXT", data.ToString());
    }

    /// <summary>Any other type, its data as a zone file writes it, for example <c>TLSA</c> with <c>3 1 1 ab12…</c>.</summary>
    public DnsRecords Add(string name, string type, string data)
    {
        _zone.Append(CultureInfo.InvariantCulture, $"{Absolute(name)} IN {type} {data}\n");
        return this;
    }

    /// <summary>Answers SERVFAIL for the name and for all below it.</summary>
    public DnsRecords ServFail(string name)
    {
        _failing.Add(Absolute(name));
        return this;
    }

    /// <summary>Leaves every query for the name and for all below it without an answer.</summary>
    public DnsRecords NoAnswer(string name)
    {
        _silent.Add(Absolute(name));
        return this;
    }

    /// <summary>The zone is signed (DNSSEC), with all that is in these records.</summary>
    internal bool IsSigned { get; private set; }

    /// <summary>Names whose data is changed after the signing, so that it is bogus.</summary>
    internal IReadOnlyList<(string Before, string After)> Forgeries => _forgeries;

    /// <summary>Signs the zone and lets the server validate: answers are authentic.</summary>
    public DnsRecords Sign()
    {
        IsSigned = true;
        return this;
    }

    /// <summary>Changes a text of the zone file after it was signed.</summary>
    public DnsRecords Forge(string before, string after)
    {
        _forgeries.Add((before, after));
        return this;
    }

    /// <summary>The root zone with these records.</summary>
    internal string ToZoneFile(string probe, string probeText) =>
        $"""
        $ORIGIN .
        $TTL 60
        @ IN SOA ns.dns-server.kit. host.dns-server.kit. 1 60 60 60 60
        @ IN NS ns.dns-server.kit.
        ns.dns-server.kit. IN A 127.0.0.1
        {probe}. IN TXT "{probeText}"

        """ + _zone;

    private static string Absolute(string name)
    {
        // A zone file is text: a name with a separator or a quote in it would say something else.
        if (name.Length == 0 || name.AsSpan().IndexOfAny(ZoneSyntax) >= 0)
        {
            throw new ArgumentException($"'{name}' is not a name for a zone file.", nameof(name));
        }

        return name.EndsWith('.') ? name : name + ".";
    }
}
