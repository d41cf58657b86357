// The words of the contract for what domains, records and keys are.
using System.Globalization;

namespace MonkeysMail.Api.Http.Domains;

internal static class DomainWords
{
    public static readonly ImmutableArray<string> Statuses = [.. Enum.GetValues<DomainStatus>().Select(Of)];

    public static readonly ImmutableArray<string> Purposes = [.. Enum.GetValues<DomainRecordPurpose>().Select(Of)];

    public static readonly ImmutableArray<string> Needs = [.. Enum.GetValues<DomainRecordNeed>().Select(Of)];

    public static readonly ImmutableArray<string> RecordStatuses = [.. Enum.GetValues<DomainRecordStatus>().Select(Of)];

    public static readonly ImmutableArray<string> KeyStatuses = [.. Enum.GetValues<DkimKeyStatus>().Select(Of)];

    public static readonly ImmutableArray<string> Algorithms = [.. Enum.GetValues<DkimAlgorithm>().Select(Of)];

    private static readonly IdnMapping Idn = new();

    public static string Of(DomainStatus status) => status.ToString().ToLowerInvariant();

    public static string Of(DomainRecordNeed need) => need.ToString().ToLowerInvariant();

    public static string Of(DomainRecordStatus status) => status.ToString().ToLowerInvariant();

    public static string Of(DkimKeyStatus status) => status.ToString().ToLowerInvariant();

    public static string Of(DkimAlgorithm algorithm) => algorithm == DkimAlgorithm.RsaSha256 ? "rsa-sha256" : "ed25519-sha256";

    public static string Of(DomainRecordPurpose purpose) => purpose switch
    {
        DomainRecordPurpose.Dkim => "dkim",
        DomainRecordPurpose.Spf => "spf",
        DomainRecordPurpose.ReturnPath => "return_path",
        DomainRecordPurpose.Dmarc => "dmarc",
        DomainRecordPurpose.MtaSts => "mta_sts",
        _ => "tls_reports",
    };

    public static string Alignment(bool strict) => strict ? "strict" : "relaxed";

    /// <summary>The U-label form; a label that has none stays as it is.</summary>
    public static string Display(string name)
    {
        try
        {
            return Idn.GetUnicode(name);
        }
        catch (ArgumentException)
        {
            return name;
        }
    }
}
