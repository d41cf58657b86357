using Orleans.Services;

namespace MonkeysMail.Grains.Operators;

/// <summary>What one silo says of itself. A grain service: it is asked on the silo itself, without the grain directory, part of which may be on
/// a silo that has just died.</summary>
[Alias("mm.ISiloReportService")]
public interface ISiloReportService : IGrainService
{
    [Alias("Describe")]
    Task<SiloReport> DescribeAsync();

    /// <summary>Destinations with the most waiting jobs first.</summary>
    /// <param name="after">The last one of the page before.</param>
    /// <param name="limit">At most so many.</param>
    [Alias("Queues")]
    Task<ImmutableArray<QueueReport>> QueuesAsync(QueuePosition? after, int limit);

    /// <summary>Why the silo can take no mail; empty when it can.</summary>
    [Alias("WhyNotReady")]
    Task<string> WhyNotReadyAsync();
}
