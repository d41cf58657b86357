using System.Text.Json.Nodes;

namespace MonkeysMail.Grains.Queues;

/// <summary>What the operators' log tells of orders.</summary>
internal static class QueueAudit
{
    public static string ReasonOf(QueueOrder order) => new JsonObject { ["reason"] = order.Reason }.ToJsonString();

    public static string? PoolOf(string? pool, string? reason)
    {
        var told = new JsonObject { ["pool"] = pool };
        if (reason is not null)
        {
            told["reason"] = reason;
        }

        return pool is null && reason is null ? null : told.ToJsonString();
    }
}
