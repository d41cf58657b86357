// What a key may be: the bounds of each field, and the one form in which it is kept. Field names are those of the HTTP contract.
namespace MonkeysMail.Grains.Workspaces;

public static class KeyRules
{
    public const int NameCharacters = 100;
    public const int Domains = 100;
    public const int RateMost = 1_000_000;
    public const int BurstMost = 10_000_000;

    /// <summary>A number that every JSON reader holds exactly, and more recipients than there are people.</summary>
    public const long QuotaMost = 10_000_000_000;

    // A bucket smaller than a message's recipients never lets it through: room for the usual most, 50.
    private const int BurstLeast = 50;

    /// <summary>The specification as it is kept; errors name what can not be.</summary>
    public static KeySpecification Check(KeySpecification wanted, DateTimeOffset now, List<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        CheckName(wanted.Name, errors);
        if (!Enum.IsDefined(wanted.Mode))
        {
            errors.Add(new FieldError("mode", "must be live or test."));
        }

        CheckExpiry(wanted.ExpiresAt, now, errors);
        CheckQuota("daily_quota", wanted.DailyQuota, errors);
        CheckQuota("monthly_quota", wanted.MonthlyQuota, errors);
        return wanted with
        {
            Scopes = CheckScopes(wanted.Scopes, errors),
            Domains = CheckDomains(wanted.Domains, errors),
            Addresses = CheckRanges("addresses", wanted.Addresses, errors),
            Burst = CheckRate(wanted.Rate, wanted.Burst, errors),
        };
    }

    public static void CheckName(string name, List<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (string.IsNullOrWhiteSpace(name) || name.Length > NameCharacters || !ShownText.IsPlain(name))
        {
            errors.Add(new FieldError("name", $"must be 1 to {NameCharacters} characters, {ShownText.Rule}."));
        }
    }

    public static void CheckExpiry(DateTimeOffset? expiresAt, DateTimeOffset now, List<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (expiresAt <= now)
        {
            errors.Add(new FieldError("expires_at", "must be in the future. To end a key now, revoke it."));
        }
    }

    public static ImmutableArray<string> CheckDomains(ImmutableArray<string> domains, List<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (domains.IsDefaultOrEmpty)
        {
            return [];
        }

        if (domains.Length > Domains)
        {
            errors.Add(new FieldError("domains", $"must be at most {Domains} domains."));
            return [];
        }

        var kept = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < domains.Length; i++)
        {
            if (MailAddress.TryNormalizeDomain(domains[i], out var domain))
            {
                kept.Add(domain);
            }
            else
            {
                errors.Add(new FieldError($"domains[{i}]", "must be a domain name, like mail.example.com."));
            }
        }

        return [.. kept];
    }

    /// <summary>CIDR ranges in the order given, each once.</summary>
    public static ImmutableArray<string> CheckRanges(string field, ImmutableArray<string> ranges, List<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (ranges.IsDefaultOrEmpty)
        {
            return [];
        }

        if (ranges.Length > IpAllowlist.Most)
        {
            errors.Add(new FieldError(field, $"must be at most {IpAllowlist.Most} ranges."));
            return [];
        }

        var kept = new List<string>(ranges.Length);
        for (var i = 0; i < ranges.Length; i++)
        {
            if (!IpAllowlist.TryNormalize(ranges[i], out var range))
            {
                errors.Add(new FieldError(
                    $"{field}[{i}]", "must be an IPv4 or IPv6 range, like 192.0.2.0/24 or 2001:db8::/32, with no bits set after the prefix."));
            }
            else if (!kept.Contains(range, StringComparer.Ordinal))
            {
                kept.Add(range);
            }
        }

        return [.. kept];
    }

    /// <summary>The burst that is kept.</summary>
    public static int CheckRate(int rate, int burst, List<FieldError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (rate is < 0 or > RateMost)
        {
            errors.Add(new FieldError("rate", $"must be 0 to {RateMost} recipients a second; 0 is no limit of the key's own."));
        }
        else if (burst is < 0 or > BurstMost)
        {
            errors.Add(new FieldError("burst", $"must be 1 to {BurstMost} recipients."));
        }
        else if (rate == 0 && burst > 0)
        {
            errors.Add(new FieldError("burst", "needs a rate."));
        }

        return rate > 0 && burst == 0 ? Math.Max(rate, BurstLeast) : burst;
    }

    private static void CheckQuota(string field, long quota, List<FieldError> errors)
    {
        if (quota is < 0 or > QuotaMost)
        {
            errors.Add(new FieldError(field, $"must be 0 to {QuotaMost} recipients; 0 is no quota of the key's own."));
        }
    }

    private static ImmutableArray<string> CheckScopes(ImmutableArray<string> scopes, List<FieldError> errors)
    {
        if (scopes.IsDefaultOrEmpty)
        {
            errors.Add(new FieldError("scopes", $"must be one or more of {string.Join(", ", Scopes.Known)}."));
            return [];
        }

        for (var i = 0; i < scopes.Length; i++)
        {
            if (!Scopes.Known.Contains(scopes[i], StringComparer.Ordinal))
            {
                errors.Add(new FieldError($"scopes[{i}]", $"must be one of {string.Join(", ", Scopes.Known)}."));
            }
        }

        return [.. scopes.Distinct(StringComparer.Ordinal)];
    }
}
