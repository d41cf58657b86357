namespace MonkeysMail.Grains.Dns;

/// <summary>What the DNS says to one question, CNAMEs followed.</summary>
/// <param name="Values">Empty unless <see cref="DnsStatus.Found"/>.</param>
/// <param name="Error">Why nobody knows, when <see cref="DnsStatus.Failed"/>.</param>
public sealed record DnsAnswer<T>(DnsStatus Status, ImmutableArray<T> Values, string? Error)
{
    /// <summary>Neither found nor denied: it may be asked again.</summary>
    public bool IsUnknown => Status == DnsStatus.Failed;
}
