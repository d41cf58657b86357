namespace MonkeysMail.Grains.TlsReports;

/// <summary>Sessions of one day, policy domain and policy: one element of a report's policies (RFC 8460 4.4).</summary>
/// <param name="Day">By UTC.</param>
/// <param name="Domain">The policy domain: that of the recipients.</param>
/// <param name="PolicyText">The policy, line by line: MTA-STS fields, or TLSA records.</param>
/// <param name="Hosts">The MX hosts that the policy is of, or their patterns.</param>
[GenerateSerializer, Immutable, Alias("mm.TlsTally")]
public sealed record TlsTally(
    [property: Id(0)] DateOnly Day,
    [property: Id(1)] string Domain,
    [property: Id(2)] TlsPolicyType Type,
    [property: Id(3)] ImmutableArray<string> PolicyText,
    [property: Id(4)] ImmutableArray<string> Hosts,
    [property: Id(5)] long Successful,
    [property: Id(6)] long Failed,
    [property: Id(7)] ImmutableArray<TlsFailure> Failures)
{
    /// <summary>What a failure's details are at most: further ones are counted in the summary alone.</summary>
    public const int MostFailures = 100;

    /// <summary>The same policy.</summary>
    public bool IsOf(TlsTally other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Type == other.Type && PolicyText.AsSpan().SequenceEqual(other.PolicyText.AsSpan()) && Hosts.AsSpan().SequenceEqual(other.Hosts.AsSpan());
    }

    /// <summary>Both together; of equal failures one with the count of both.</summary>
    public TlsTally Plus(TlsTally other)
    {
        ArgumentNullException.ThrowIfNull(other);
        List<TlsFailure> failures = [.. Failures];
        foreach (var failure in other.Failures)
        {
            var index = failures.FindIndex(known => known == failure with { Count = known.Count });
            if (index >= 0)
            {
                failures[index] = failure with { Count = failures[index].Count + failure.Count };
            }
            else if (failures.Count < MostFailures)
            {
                failures.Add(failure);
            }
        }

        return this with { Successful = Successful + other.Successful, Failed = Failed + other.Failed, Failures = [.. failures] };
    }
}
