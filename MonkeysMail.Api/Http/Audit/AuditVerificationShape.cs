using System.Text.Json.Serialization;

namespace MonkeysMail.Api.Http.Audit;

/// <summary>Whether the audit log is what was written.</summary>
internal sealed record AuditVerificationShape
{
    /// <summary>False when a broken link was found.</summary>
    public required bool Valid { get; init; }

    /// <summary>The last position that was checked and is good.</summary>
    public required long CheckedTo { get; init; }

    /// <summary>True when the end was reached, or a broken link.</summary>
    public required bool Complete { get; init; }

    /// <summary>The first broken link.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AuditBrokenLinkShape? FirstBroken { get; init; }

    /// <summary>Where an incomplete check goes on: give it as <c>cursor</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NextCursor { get; init; }
}
