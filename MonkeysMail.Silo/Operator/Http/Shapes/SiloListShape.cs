using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("Silos by zone, and each zone's sums.")]
internal sealed record SiloListShape(IReadOnlyList<SiloShape> Data, IReadOnlyList<ZoneShape> Zones);
