// What each setting should be.
using System.Net;
using MonkeysMail.Grains.Bounces.Classification;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Dns;
using MonkeysMail.Grains.Hosting.Settings;
using MonkeysMail.Grains.Workspaces;
using MonkeysMail.Silo.Keys;
using MonkeysMail.Silo.Keys.Pkcs11;
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

        if (settings.ReturnPathDomain is { } path)
        {
            if (MailAddress.TryNormalizeDomain(path, out var normalized))
            {
                settings.ReturnPathDomain = normalized;
            }
            else
            {
                errors.Add($"MonkeysMail:ReturnPathDomain is '{path}'; it should be a host name of two labels or more, for example bounces.example.com.");
            }
        }

        if (new DeliveryOptionsValidator().Validate(null, settings.Delivery) is { Failed: true, Failures: { } failures })
        {
            errors.AddRange(failures);
        }

        CheckClassification(settings.Delivery.ClassificationFile, errors);
        if (new DnsOptionsValidator().Validate(null, settings.DnsOptions) is { Failed: true, Failures: { } dnsFailures })
        {
            errors.AddRange(dnsFailures);
        }

        Range("MonkeysMail:Limits:Workspace:Rate", settings.Limits.Workspace.Rate, 0, 1_000_000, errors);
        Range("MonkeysMail:Limits:Workspace:Burst", settings.Limits.Workspace.Burst, 1, 10_000_000, errors);
        Range("MonkeysMail:Limits:Workspace:DailyQuota", settings.Limits.Workspace.DailyQuota, 0, KeyRules.QuotaMost, errors);
        Range("MonkeysMail:Limits:Workspace:MonthlyQuota", settings.Limits.Workspace.MonthlyQuota, 0, KeyRules.QuotaMost, errors);
        settings.Limits.Adaptive.Check(errors);
        settings.Domains.Check(errors);
        Range("MonkeysMail:Limits:Message:MaxBytes", settings.Limits.Message.MaxBytes, 1_000, 40_000_000, errors);
        Range("MonkeysMail:Limits:Message:MaxRecipients", settings.Limits.Message.MaxRecipients, 1, 1_000, errors);
        Range("MonkeysMail:Retry:MaxReminders", settings.Retry.MaxReminders, 0, 10_000_000, errors);
        Range("MonkeysMail:Shutdown:DrainSeconds", settings.Shutdown.DrainSeconds, 0, 600, errors);
        Range("MonkeysMail:Shutdown:RedSeconds", settings.Shutdown.RedSeconds, 0, 120, errors);
        settings.Logs.Check(errors);
        if (settings.Keys.Provider is not (FileMasterKeys.ProviderName or Pkcs11MasterKeys.ProviderName))
        {
            errors.Add($"MonkeysMail:Keys:Provider is '{settings.Keys.Provider}'; it should be file or pkcs11.");
        }

        settings.Keys.Pkcs11.Check(settings.Keys.Provider == Pkcs11MasterKeys.ProviderName, errors);

        if (settings.Keys.RotateDataKeysEvery is { } age && (!Durations.TryParse(age, out var every) || every < TimeSpan.FromHours(24)))
        {
            errors.Add($"MonkeysMail:Keys:RotateDataKeysEvery is '{age}'; it should be a time of 24h or more, such as 90d.");
        }

        if (!Durations.TryParseList(settings.Retry.Schedule ?? "1m", out _))
        {
            errors.Add($"MonkeysMail:Retry:Schedule is '{settings.Retry.Schedule}'; it should be delays such as 1m,5m,15m,30m,1h,2h,4h (s, m, h, d).");
        }

        if (!Durations.TryParse(settings.Retry.Window ?? "72h", out _))
        {
            errors.Add($"MonkeysMail:Retry:Window is '{settings.Retry.Window}'; it should be a time such as 72h (s, m, h, d).");
        }

        if (settings.Storage.RequireSynchronousStandby && settings.ConnectionString is null)
        {
            errors.Add("MonkeysMail:Storage:RequireSynchronousStandby needs PostgreSQL: set ConnectionStrings:MonkeysMail.");
        }

        CheckConnectionString(settings.ConnectionString, errors);
        settings.TrustedProxyNetworks = Embedded.ParseProxies(settings.TrustedProxies, errors);
        settings.Tls.Check(errors);
        settings.TlsReports.Check(errors);
        settings.Smtp.Check(settings.Tls, settings.HasFront, errors);
        if (settings.Smtp.Inbound is not null && settings.ReturnPathDomain is null)
        {
            errors.Add("MonkeysMail:Smtp:Inbound needs MonkeysMail:ReturnPathDomain, the domain of the addresses to which bounces come back.");
        }

        Embedded.CheckListeners("urls", urls ?? Embedded.DefaultUrl, settings.Tls.IsComplete, settings.TrustedProxyNetworks.Length > 0, errors);
        CheckCluster(settings, errors);
        CheckOperator(settings, errors);
    }

    private static void CheckClassification(string? path, List<string> errors)
    {
        try
        {
            _ = path is null ? null : ClassificationBook.Read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            errors.Add($"MonkeysMail:Delivery:ClassificationFile is {path}, which cannot be used: {exception.Message}");
        }
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

    private static void CheckCluster(MonkeysMailSettings settings, List<string> errors)
    {
        var cluster = settings.Cluster;
        if (cluster.Mode is not ("local" or "postgres"))
        {
            errors.Add($"MonkeysMail:Cluster:Mode is '{cluster.Mode}'; it should be local or postgres.");
        }

        if (cluster.Id.Length is 0 or > 50 || cluster.Id.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-'))
        {
            errors.Add($"MonkeysMail:Cluster:Id is '{cluster.Id}'; it should be 1 to 50 letters, digits or hyphens.");
        }

        Range("MonkeysMail:Cluster:SiloPort", cluster.SiloPort, 0, 65_535, errors);
        Range("MonkeysMail:Cluster:GatewayPort", cluster.GatewayPort, 0, 65_535, errors);
        cluster.Tls.Check(errors);
        var address = IPAddress.Loopback;
        if (cluster.Address is { } text && (!IPAddress.TryParse(text, out address!) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
        {
            errors.Add($"MonkeysMail:Cluster:Address is '{text}'; it should be the IP address by which other silos and fronts reach this one.");
            return;
        }

        if (cluster.Mode != "postgres")
        {
            return;
        }

        if (settings.ConnectionString is null)
        {
            errors.Add("MonkeysMail:Cluster:Mode postgres needs ConnectionStrings:MonkeysMail, the same on every silo.");
        }

        if (cluster.Address is null)
        {
            errors.Add("MonkeysMail:Cluster:Mode postgres needs MonkeysMail:Cluster:Address, the IP address by which other silos and fronts reach this one.");
        }

        if (settings.Keys is { File: null, Provider: FileMasterKeys.ProviderName })
        {
            errors.Add("MonkeysMail:Cluster:Mode postgres needs MonkeysMail:Keys:File, the same file on every silo, or MonkeysMail:Keys:Provider pkcs11.");
        }

        if (!IPAddress.IsLoopback(address) && !cluster.Tls.IsComplete)
        {
            errors.Add("MonkeysMail:Cluster:Address is reached from other machines: mutual TLS is required there. Set MonkeysMail:Cluster:Tls:Certificate, "
                + ":Key and :TrustedRoots.");
        }
    }

    private static void CheckOperator(MonkeysMailSettings settings, List<string> errors)
    {
        var @operator = settings.Operator;
        if (@operator.Urls is not null && @operator.ApiKey is null)
        {
            errors.Add("MonkeysMail:Operator:Urls needs MonkeysMail:Operator:ApiKey: nothing is shown to operators without a credential.");
        }

        if (@operator.ApiKey is { } key && (key.Length is < 32 or > 256 || key.Any(c => c is <= ' ' or > '~')))
        {
            errors.Add("MonkeysMail:Operator:ApiKey should be 32 to 256 printable ASCII characters without spaces: openssl rand -hex 32 makes one.");
        }

        if (@operator.Urls is { } urls)
        {
            Embedded.CheckListeners("MonkeysMail:Operator:Urls", urls, settings.Tls.IsComplete, settings.TrustedProxyNetworks.Length > 0, errors);
        }
    }

    private static void Range(string key, long value, long least, long most, List<string> errors)
    {
        if (value < least || value > most)
        {
            errors.Add(FormattableString.Invariant($"{key} is {value}; it should be a whole number from {least} to {most}."));
        }
    }
}
