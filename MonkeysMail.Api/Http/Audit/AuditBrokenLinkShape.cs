namespace MonkeysMail.Api.Http.Audit;

/// <summary>A broken link of the chain.</summary>
/// <param name="Position">Where.</param>
/// <param name="Reason"><c>missing</c>: no entry is there; <c>changed</c>: it, or its hash, is not what was written; <c>head</c>: the chain does not end as its authenticated head says.</param>
internal sealed record AuditBrokenLinkShape(long Position, string Reason);
