using Xunit;

namespace MonkeysMail.Tests.Cluster;

/// <summary>Tests of whole clusters, and those that move a clock against a reminder that must be armed, run alone, after all others: nine
/// processes under load are enough for two cores.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ClusterCollection
{
    public const string Name = "Whole clusters";
}
