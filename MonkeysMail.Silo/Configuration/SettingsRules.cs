// What each setting should be.
using System.Net;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Dns;
using MonkeysMail.Silo.Startup;
using Npgsql;

namespace MonkeysMail.Silo.Configuration;

internal static class SettingsRules
{
    public static void Check(MonkeysMailSettings settings, string? urls, List<string> errors)
    {
        if (settings.Bootstrap.ApiKey is { } live && !BootstrapKeyText.TryParse(live, KeyMode.Live, out _))
        {
            errors.Add("MonkeysMail:Bootstrap:ApiKey should be mm_live_<12 of a-z0-9>.<32 to 128 of A-Za-z0-9_->.");
        }

        if (settings.Bootstrap.TestKey is { } test && !BootstrapKeyText.TryParse(test, KeyMode.Test, out _))
        {
            errors.Add("MonkeysMail:Bootstrap:TestKey should be mm_test_<12 of a-z0-9>.<32 to 128 of A-Za-z0-9_->.");
        }

        if (settings.Bootstrap.Domain is { } domain)
        {
            if (MailAddress.TryNormalizeDomain(domain, out var normalized))
            {
                settings.Bootstrap.Domain = normalized;
            }
            else
            {
                errors.Add($"MonkeysMail:Bootstrap:Domain is '{domain}'; it should be a host name of two labels or more, for example example.com.");
            }
        }

        if (new DeliveryOptionsValidator().Validate(null, settings.Delivery) is { Failed: true, Failures: { } failures })
        {
            errors.AddRange(failures);
        }

        if (new DnsOptionsValidator().Validate(null, new DnsOptions { Servers = settings.DnsServers }) is { Failed: true, Failures: { } dnsFailures })
        {
            errors.AddRange(dnsFailures);
        }

        Range("MonkeysMail:Limits:Workspace:Rate", settings.Limits.Workspace.Rate, 0, 1_000_000, errors);
        Range("MonkeysMail:Limits:Workspace:Burst", settings.Limits.Workspace.Burst, 1, 10_000_000, errors);
        Range("MonkeysMail:Limits:Message:MaxBytes", settings.Limits.Message.MaxBytes, 1_000, 40_000_000, errors);
        Range("MonkeysMail:Limits:Message:MaxRecipients", settings.Limits.Message.MaxRecipients, 1, 1_000, errors);
        Range("MonkeysMail:Retry:MaxReminders", settings.Retry.MaxReminders, 0, 10_000_000, errors);
        Range("MonkeysMail:Shutdown:DrainSeconds", settings.Shutdown.DrainSeconds, 0, 600, errors);
        if (settings.Keys.Provider != "file")
        {
            errors.Add($"MonkeysMail:Keys:Provider is '{settings.Keys.Provider}'; it should be file.");
        }

        if (!Durations.TryParseList(settings.Retry.Schedule ?? "1m", out _))
        {
            errors.Add($"MonkeysMail:Retry:Schedule is '{settings.Retry.Schedule}'; it should be delays such as 1m,5m,15m,30m,1h,2h,4h (s, m, h, d).");
        }

        if (!Durations.TryParse(settings.Retry.Window ?? "72h", out _))
        {
            errors.Add($"MonkeysMail:Retry:Window is '{settings.Retry.Window}'; it should be a time such as 72h (s, m, h, d).");
        }

        CheckConnectionString(settings.ConnectionString, errors);
        CheckProxies(settings, errors);
        CheckListeners(settings, urls, errors);
    }

    // The text itself is never shown: it holds a password.
    private static void CheckConnectionString(string? text, List<string> errors)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            errors.Add("ConnectionStrings:MonkeysMail is not a PostgreSQL connection string; it should be like "
                + "Host=localhost;Database=monkeysmail;Username=monkeysmail;Password=….");
        }
    }

    private static void CheckProxies(MonkeysMailSettings settings, List<string> errors)
    {
        var networks = new List<IPNetwork>();
        foreach (var text in (settings.TrustedProxies ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                networks.Add(network);
            }
            else
            {
                errors.Add($"MonkeysMail:TrustedProxies has '{text}'; it should be networks such as 10.0.0.0/8,fd00::/8.");
            }
        }

        settings.TrustedProxyNetworks = [.. networks];
    }

    private static void CheckListeners(MonkeysMailSettings settings, string? urls, List<string> errors)
    {
        var hasCertificate = settings.Tls.Certificate is not null && settings.Tls.Key is not null;
        if (settings.Tls.Certificate is null != settings.Tls.Key is null)
        {
            errors.Add("MonkeysMail:Tls:Certificate and MonkeysMail:Tls:Key belong together: PEM files of the chain and of its key.");
        }

        foreach (var url in (urls ?? Listeners.DefaultUrl).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Microsoft.AspNetCore.Http.BindingAddress address;
            try
            {
                address = Microsoft.AspNetCore.Http.BindingAddress.Parse(url);
            }
            catch (FormatException)
            {
                errors.Add($"urls has '{url}'; it should be a listener such as http://localhost:8025.");
                continue;
            }

            var secure = string.Equals(address.Scheme, "https", StringComparison.OrdinalIgnoreCase);
            if (secure && !hasCertificate)
            {
                errors.Add($"urls has '{url}': an https listener needs MonkeysMail:Tls:Certificate and MonkeysMail:Tls:Key.");
            }

            if (!secure && !Listeners.IsLoopback(address) && settings.TrustedProxyNetworks.Length == 0)
            {
                errors.Add($"urls has '{url}': plain HTTP beyond this machine is refused. Use https with MonkeysMail:Tls:*, or name the "
                    + "proxies that terminate TLS in MonkeysMail:TrustedProxies.");
            }
        }
    }

    private static void Range(string key, int value, int least, int most, List<string> errors)
    {
        if (value < least || value > most)
        {
            errors.Add(FormattableString.Invariant($"{key} is {value}; it should be a whole number from {least} to {most}."));
        }
    }
}
