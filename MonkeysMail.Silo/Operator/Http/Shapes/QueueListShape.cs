using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("Queues, the deepest first, and each silo's sums. Depths change while pages are read: a queue may be seen twice or not at all.")]
internal sealed record QueueListShape(IReadOnlyList<QueueShape> Data, string? NextCursor, IReadOnlyList<SiloQueuesShape> Silos);
