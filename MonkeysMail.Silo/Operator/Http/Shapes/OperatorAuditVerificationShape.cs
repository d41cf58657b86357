using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("Whether the operators' audit log is what was written.")]
internal sealed record OperatorAuditVerificationShape(
    [property: Description("False when a broken link was found.")] bool Valid,
    [property: Description("The last position that was checked and is good.")] long CheckedTo,
    [property: Description("True when the end was reached, or a broken link.")] bool Complete,
    [property: Description("The first broken link, or null.")] BrokenLinkShape? FirstBroken,
    [property: Description("Where an incomplete check goes on: give it as `cursor`.")] string? NextCursor);
