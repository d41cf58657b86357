// How workspaces judge. Never by tenant: a thousand of them would be a thousand series; `monkeysmail ctl workspaces` tells who.
using System.Diagnostics.Metrics;

namespace MonkeysMail.Grains.Workspaces;

public static class WorkspaceMetrics
{
    public const string MeterName = "MonkeysMail.Workspaces";

    /// <summary>Messages judged at admission; tag <c>verdict</c>: admitted, or the code of the refusal.</summary>
    public const string Verdicts = "monkeysmail.admission.verdicts";

    /// <summary>Recipients found on a suppression list; tag <c>point</c>: admission, attempt.</summary>
    public const string SuppressionHits = "monkeysmail.suppression.hits";

    /// <summary>Addresses added to suppression lists.</summary>
    public const string SuppressionAdditions = "monkeysmail.suppression.additions";

    /// <summary>Keys whose secret is being guessed from many places.</summary>
    public const string GuessedKeys = "monkeysmail.credentials.guessed";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> VerdictCount = Meter.CreateCounter<long>(Verdicts, "{message}", "Messages judged at admission, by verdict.");
    private static readonly Counter<long> HitCount = Meter.CreateCounter<long>(
        SuppressionHits, "{recipient}", "Recipients found on a suppression list, by where.");

    private static readonly Counter<long> AdditionCount = Meter.CreateCounter<long>(
        SuppressionAdditions, "{address}", "Addresses added to suppression lists, repeats included.");

    private static readonly Counter<long> GuessedCount = Meter.CreateCounter<long>(
        GuessedKeys, "{alert}", "Keys of which 100 wrong secrets came in 10 minutes, from anywhere; each counts once in that time.");

    /// <summary>Shows every series with a zero: an alert on a first event needs a value before it.</summary>
    internal static void Announce()
    {
        VerdictCount.Add(0, new KeyValuePair<string, object?>("verdict", "admitted"));
        HitCount.Add(0, new KeyValuePair<string, object?>("point", "admission"));
        HitCount.Add(0, new KeyValuePair<string, object?>("point", "attempt"));
        AdditionCount.Add(0);
        GuessedCount.Add(0);
    }

    internal static void Judged(Refusal? refusal, int messages = 1)
    {
        if (VerdictCount.Enabled)
        {
            VerdictCount.Add(messages, new KeyValuePair<string, object?>("verdict", refusal is null ? "admitted" : NameOf(refusal.Code)));
        }
    }

    internal static void Hit(int recipients, string point)
    {
        if (recipients > 0)
        {
            HitCount.Add(recipients, new KeyValuePair<string, object?>("point", point));
        }
    }

    internal static void Guessed() => GuessedCount.Add(1);

    internal static void Added(int addresses) => AdditionCount.Add(addresses);

    private static string NameOf(RefusalCode code) => code switch
    {
        RefusalCode.Unauthorized => "unauthorized",
        RefusalCode.ScopeMissing => "scope_missing",
        RefusalCode.AddressNotAllowed => "address_not_allowed",
        RefusalCode.DomainNotVerified => "domain_not_verified",
        RefusalCode.WorkspaceSuspended => "workspace_suspended",
        RefusalCode.RateLimited => "rate_limited",
        RefusalCode.QuotaExceeded => "quota_exceeded",
        _ => "other",
    };
}
