using MonkeysMail.Api.Http.Messages;

namespace MonkeysMail.Api.Http.Workspace;

/// <summary>How much of a quota is used. After a crash the count is ahead of the use, by at most 2 % of the quota.</summary>
/// <param name="Recipients">Recipients counted.</param>
/// <param name="Quota">The quota in force; 0: none.</param>
/// <param name="ResetsAt">When it starts anew.</param>
internal sealed record QuotaUsageShape(long Recipients, long Quota, DateTime ResetsAt)
{
    public static QuotaUsageShape Of(QuotaUse use) => new(use.Recipients, use.Quota, Times.Edge(use.ResetsAt));
}
