using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A zone's silos together.")]
internal sealed record ZoneShape(string? Zone, int Active, int Unreachable, int QueueDepth, int Connections);
