// Audit entries inside the state of the grain whose change they tell: one write keeps both or neither. A publisher copies them into the workspace's chain and the
// next write of the state drops them.
namespace MonkeysMail.Grains.Audit;

[GenerateSerializer, Alias("mm.AuditJournal")]
public sealed class AuditJournal
{
    /// <summary>Not yet known to be in the chain, in the order of the changes.</summary>
    [Id(0)]
    public List<AuditDraft> Unpublished { get; set; } = [];

    /// <summary>Notes a change that the next write of the state makes true.</summary>
    public void Add(DateTimeOffset at, Actor actor, string action, string target, string? before, string? after) =>
        Unpublished.Add(AuditDraft.Of(at, actor, action, target, before, after));
}
