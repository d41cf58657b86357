namespace MonkeysMail.Grains.Contracts;

/// <summary>Final outcomes of recipients, counted; added up on their way to the workspace.</summary>
[GenerateSerializer, Immutable, Alias("mm.OutcomeCounts")]
public readonly record struct OutcomeCounts([property: Id(0)] long Delivered, [property: Id(1)] long Bounced, [property: Id(2)] long Complaints)
{
    public bool IsNone => Delivered == 0 && Bounced == 0 && Complaints == 0;

    public static OutcomeCounts operator +(OutcomeCounts one, OutcomeCounts other) => Add(one, other);

    public static OutcomeCounts Add(OutcomeCounts one, OutcomeCounts other) =>
        new(one.Delivered + other.Delivered, one.Bounced + other.Bounced, one.Complaints + other.Complaints);
}
