// A domain's policy (RFC 8461 3.2) and its parser. The text comes from a stranger: its size is bounded by who fetched it, its lines and patterns here.
// Unknown fields are passed over; of a field that may stand once the first counts.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MonkeysMail.Grains.Dns.MtaSts;

/// <param name="Patterns">Names of MX hosts, lower case; <c>*.</c> stands for one label at the left.</param>
/// <param name="MaxAge">How long the policy holds after it was fetched.</param>
public sealed record MtaStsPolicy(MtaStsMode Mode, ImmutableArray<string> Patterns, TimeSpan MaxAge)
{
    /// <summary>Octets of a policy that are read (RFC 8461 3.3 suggests 64 KB).</summary>
    public const int MaxSize = 65_536;

    private const int MaxPatterns = 1_000;
    private const long MaxSeconds = 31_557_600;

    // 12 octets: a part of destinations' keys, which a domain must not bring to be those of another one's policy.
    private const int KeyLength = 12;

    /// <summary>The same for policies that ask the same; short, whatever the policy holds.</summary>
    public string Key { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Mode}:{string.Join(',', Patterns)}")).AsSpan(0, KeyLength));

    /// <summary>What it says, line by line (RFC 8460 4.4, policy-string).</summary>
    public ImmutableArray<string> Lines { get; } =
    [
        "version: STSv1",
        FormattableString.Invariant($"mode: {(Mode == MtaStsMode.Enforce ? "enforce" : Mode == MtaStsMode.Testing ? "testing" : "none")}"),
        .. Patterns.Select(pattern => $"mx: {pattern}"),
        FormattableString.Invariant($"max_age: {(long)MaxAge.TotalSeconds}"),
    ];

    /// <summary>Whether the policy names the host (RFC 8461 4.1).</summary>
    /// <param name="host">Lower case, without the last dot.</param>
    public bool Names(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return Patterns.Contains(host, StringComparer.Ordinal)
            || (dot > 0 && Patterns.Contains(string.Concat("*", host.AsSpan(dot)), StringComparer.Ordinal));
    }

    /// <summary>Reads the text of a policy; what is wrong with it is <paramref name="error"/>.</summary>
    public static bool TryParse(string text, out MtaStsPolicy policy, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        policy = new MtaStsPolicy(MtaStsMode.None, [], TimeSpan.Zero);
        string? version = null;
        MtaStsMode? mode = null;
        long? age = null;
        var patterns = ImmutableArray.CreateBuilder<string>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var colon = line.IndexOf(':');
            if (colon < 0)
            {
                continue;
            }

            var value = line[(colon + 1)..].Trim(" \t");
            switch (line[..colon].Trim(" \t"))
            {
                case "version":
                    version ??= value.ToString();
                    break;
                case "mode" when mode is null:
                    mode = value switch { "enforce" => MtaStsMode.Enforce, "testing" => MtaStsMode.Testing, "none" => MtaStsMode.None, _ => null };
                    if (mode is null)
                    {
                        error = "its mode is none of enforce, testing, none";
                        return false;
                    }

                    break;
                case "max_age" when age is null:
                    if (value.Length > 10 || !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                    {
                        error = "its max_age is no number of seconds";
                        return false;
                    }

                    age = Math.Min(seconds, MaxSeconds);
                    break;
                case "mx":
                    if (patterns.Count == MaxPatterns || !IsPattern(value))
                    {
                        error = patterns.Count == MaxPatterns ? "it names too many hosts" : "an mx of it is no host name";
                        return false;
                    }

                    patterns.Add(value.ToString().ToLowerInvariant());
                    break;
            }
        }

        error = version != "STSv1" ? "its version is not STSv1"
            : mode is null ? "it has no mode"
            : age is null ? "it has no max_age"
            : patterns.Count == 0 && mode != MtaStsMode.None ? "it names no mx"
            : "";
        if (error.Length > 0)
        {
            return false;
        }

        policy = new MtaStsPolicy(mode!.Value, patterns.ToImmutable(), TimeSpan.FromSeconds(age!.Value));
        return true;
    }

    private static bool IsPattern(ReadOnlySpan<char> value)
    {
        var name = value.StartsWith("*.", StringComparison.Ordinal) ? value[2..] : value;
        if (name.Length is 0 or > 253 || name[0] == '.' || name[^1] == '.' || name.IndexOf("..", StringComparison.Ordinal) >= 0)
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
