using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("Entries of the operators' audit log.")]
internal sealed record OperatorAuditShape(IReadOnlyList<OperatorAuditEntryShape> Data, string? NextCursor);
