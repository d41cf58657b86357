// Reads the bodies of /v1/keys: the shape of each field here, its bounds in the workspace, which keeps them. Strict as every body.
using System.Text.Json;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Keys;

internal static class KeyReader
{
    public const int DefaultOverlap = 86_400;

    // Longer than any value that the workspace takes, in octets of UTF-8: 100 characters; a host name; a CIDR range; a scope.
    private const int NameBytes = 400;
    private const int DomainBytes = 1_012;
    private const int RangeBytes = 64;
    private const int WordBytes = 64;

    // One more than the workspace takes is read, so that it is the workspace that refuses it.
    private const int MostItems = 101;

    public static (KeySpecification? Key, Problem? Problem) ReadNew(ReadOnlySpan<byte> body)
    {
        var errors = new FieldErrors();
        var draft = new KeyDraft();
        if (JsonBody.ReadObject(body, errors, draft, ReadNewField) is { } problem)
        {
            return (null, problem);
        }

        if (draft.Name is null)
        {
            errors.Add("name", "is required.");
        }

        if (draft.Mode is null)
        {
            errors.Add("mode", $"is required: {string.Join(" or ", KeyNames.Modes)}.");
        }

        if (draft.Scopes is null)
        {
            errors.Add("scopes", "is required.");
        }

        return errors.Any
            ? (null, Problem.Invalid(errors))
            : (new KeySpecification(
                draft.Name!, draft.Mode!.Value, draft.Scopes!.Value, draft.ExpiresAt, draft.Domains ?? [], draft.Addresses ?? [],
                draft.Rate ?? 0, draft.Burst ?? 0, draft.DailyQuota ?? 0, draft.MonthlyQuota ?? 0), null);
    }

    public static (KeyChange? Change, Problem? Problem) ReadChange(ReadOnlySpan<byte> body)
    {
        var draft = new KeyDraft();
        return JsonBody.ReadObject(body, new FieldErrors(), draft, ReadChangedField) is { } problem
            ? (null, problem)
            : (new KeyChange(
                draft.Name, draft.SetsExpiry, draft.ExpiresAt, draft.Domains, draft.Addresses, draft.Rate, draft.Burst, draft.Force,
                draft.DailyQuota, draft.MonthlyQuota), null);
    }

    /// <summary>The overlap; an empty body takes the usual one.</summary>
    public static (TimeSpan Overlap, Problem? Problem) ReadRotation(ReadOnlySpan<byte> body)
    {
        var draft = new KeyDraft();
        return !body.IsEmpty && JsonBody.ReadObject(body, new FieldErrors(), draft, ReadRotationField) is { } problem
            ? (default, problem)
            : (TimeSpan.FromSeconds(draft.OverlapSeconds ?? DefaultOverlap), null);
    }

    private static bool ReadNewField(ref Utf8JsonReader reader, FieldErrors errors, string name, KeyDraft draft)
    {
        switch (name)
        {
            case "mode":
                draft.Mode = ReadMode(ref reader, errors);
                return true;
            case "scopes":
                draft.Scopes = ObjectReader.Texts(ref reader, errors, name, MostItems, WordBytes);
                return true;
            default:
                return ReadField(ref reader, errors, name, draft);
        }
    }

    private static bool ReadChangedField(ref Utf8JsonReader reader, FieldErrors errors, string name, KeyDraft draft)
    {
        switch (name)
        {
            case "force":
                draft.Force = ObjectReader.Flag(ref reader, errors, name);
                return true;
            case "mode" or "scopes":
                errors.Add(name, "can not be changed: make another key.");
                reader.Skip();
                return true;
            default:
                return ReadField(ref reader, errors, name, draft);
        }
    }

    private static bool ReadRotationField(ref Utf8JsonReader reader, FieldErrors errors, string name, KeyDraft draft)
    {
        if (name != "overlap_seconds")
        {
            return false;
        }

        draft.OverlapSeconds = ObjectReader.Number(ref reader, errors, name);
        return true;
    }

    private static bool ReadField(ref Utf8JsonReader reader, FieldErrors errors, string name, KeyDraft draft)
    {
        switch (name)
        {
            case "name":
                draft.Name = ObjectReader.Text(ref reader, errors, name, NameBytes);
                return true;
            case "expires_at":
                draft.SetsExpiry = true;
                draft.ExpiresAt = ObjectReader.Time(ref reader, errors, name);
                return true;
            case "domains":
                draft.Domains = ObjectReader.Texts(ref reader, errors, name, MostItems, DomainBytes);
                return true;
            case "addresses":
                draft.Addresses = ObjectReader.Texts(ref reader, errors, name, MostItems, RangeBytes);
                return true;
            case "rate":
                draft.Rate = ObjectReader.Number(ref reader, errors, name) ?? 0;
                return true;
            case "burst":
                draft.Burst = ObjectReader.Number(ref reader, errors, name) ?? 0;
                return true;
            case "daily_quota":
                draft.DailyQuota = ObjectReader.LongNumber(ref reader, errors, name) ?? 0;
                return true;
            case "monthly_quota":
                draft.MonthlyQuota = ObjectReader.LongNumber(ref reader, errors, name) ?? 0;
                return true;
            default:
                return false;
        }
    }

    private static KeyMode? ReadMode(ref Utf8JsonReader reader, FieldErrors errors)
    {
        var text = ObjectReader.Text(ref reader, errors, "mode", WordBytes);
        switch (text)
        {
            case null:
                return null;
            case "live":
                return KeyMode.Live;
            case "test":
                return KeyMode.Test;
            default:
                errors.Add("mode", $"must be {string.Join(" or ", KeyNames.Modes)}.");
                return null;
        }
    }
}
