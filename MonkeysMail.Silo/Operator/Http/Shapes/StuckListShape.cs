using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("Stuck messages, the longest due first.")]
internal sealed record StuckListShape(IReadOnlyList<StuckShape> Data, string? NextCursor);
