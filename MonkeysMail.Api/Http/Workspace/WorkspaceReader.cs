// Reads the body of PATCH /v1/workspace: the shape of each field here, its bounds in the workspace, which keeps them.
using System.Text.Json;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Workspace;

internal static class WorkspaceReader
{
    private const int RangeBytes = 64;

    // One more than the workspace takes is read, so that it is the workspace that refuses it.
    private const int MostRanges = 101;

    public static (WorkspaceChange? Change, Problem? Problem) Read(ReadOnlySpan<byte> body)
    {
        var draft = new Draft();
        return JsonBody.ReadObject(body, new FieldErrors(), draft, ReadField) is { } problem ? (null, problem) : (draft.Change, null);
    }

    private static bool ReadField(ref Utf8JsonReader reader, FieldErrors errors, string name, Draft draft)
    {
        switch (name)
        {
            case "allowlist":
                draft.Change = draft.Change with { Allowlist = ObjectReader.Texts(ref reader, errors, name, MostRanges, RangeBytes) };
                return true;
            case "limits":
                ObjectReader.ReadInner(ref reader, errors, name, draft, ReadLimit);
                return true;
            case "retention":
                ObjectReader.ReadInner(ref reader, errors, name, draft, ReadWindow);
                return true;
            case "force":
                draft.Change = draft.Change with { Force = ObjectReader.Flag(ref reader, errors, name) };
                return true;
            default:
                return false;
        }
    }

    private static bool ReadLimit(ref Utf8JsonReader reader, FieldErrors errors, string name, Draft draft)
    {
        LimitName? limit = name switch
        {
            "rate" => LimitName.Rate,
            "burst" => LimitName.Burst,
            "daily_quota" => LimitName.DailyQuota,
            "monthly_quota" => LimitName.MonthlyQuota,
            _ => null,
        };
        if (limit is not { } known)
        {
            return false;
        }

        var setting = new LimitSetting(known, ObjectReader.LongNumber(ref reader, errors, new FieldPath("limits", Leaf: name)));
        draft.Change = draft.Change with { Limits = [.. draft.Change.Limits ?? [], setting] };
        return true;
    }

    private static bool ReadWindow(ref Utf8JsonReader reader, FieldErrors errors, string name, Draft draft)
    {
        RetentionKind? kind = name switch
        {
            "bodies_days" => RetentionKind.Bodies,
            "metadata_days" => RetentionKind.Metadata,
            "events_days" => RetentionKind.Events,
            "audit_days" => RetentionKind.Audit,
            _ => null,
        };
        if (kind is not { } known)
        {
            return false;
        }

        var setting = new RetentionSetting(known, ObjectReader.LongNumber(ref reader, errors, new FieldPath("retention", Leaf: name)));
        draft.Change = draft.Change with { Retention = [.. draft.Change.Retention ?? [], setting] };
        return true;
    }

    private sealed class Draft
    {
        public WorkspaceChange Change { get; set; } = new();
    }
}
