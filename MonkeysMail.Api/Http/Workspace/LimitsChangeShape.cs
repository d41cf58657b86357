// Documents the request in OpenAPI; requests are read by WorkspaceReader.
namespace MonkeysMail.Api.Http.Workspace;

/// <summary>The limits that are to be others; what is left out stays, null is as much as the workspace may have. None may be above its ceiling.</summary>
internal sealed record LimitsChangeShape
{
    /// <summary>Recipients a second, 1 to 1,000,000.</summary>
    public int? Rate { get; init; }

    /// <summary>Recipients that a pause can save up, 1 to 10,000,000. A message with more recipients than that is never let through.</summary>
    public int? Burst { get; init; }

    /// <summary>Recipients a UTC day, 1 to 10,000,000,000.</summary>
    public long? DailyQuota { get; init; }

    /// <summary>Recipients a UTC month, 1 to 10,000,000,000.</summary>
    public long? MonthlyQuota { get; init; }
}
