using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A broken link of the chain.")]
internal sealed record BrokenLinkShape(
    long Position,
    [property: Description("`missing`: no entry is there; `changed`: it, or its hash, is not what was written; `head`: the chain does not end as its authenticated head says.")] string Reason);
