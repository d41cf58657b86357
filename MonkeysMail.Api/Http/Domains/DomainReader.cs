// Reads the bodies of /v1/domains: the shape of each field here, what a name may be in the workspace, which keeps it. Strict as every body.
using System.Net;
using System.Text.Json;
using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Domains;

internal static class DomainReader
{
    // 253 characters of up to four octets.
    private const int NameBytes = 1_012;
    private const int AddressBytes = 64;

    public static (string? Name, Problem? Problem) ReadNew(ReadOnlySpan<byte> body)
    {
        var draft = new DomainDraft();
        return JsonBody.ReadObject(body, new FieldErrors(), draft, ReadNewField) is { } problem ? (null, problem)
            : draft.Name is null ? (null, Problem.Invalid("name", "is required."))
            : (draft.Name, null);
    }

    public static (int Days, Problem? Problem) ReadChange(ReadOnlySpan<byte> body)
    {
        var draft = new DomainDraft();
        return JsonBody.ReadObject(body, new FieldErrors(), draft, ReadChangedField) is { } problem ? (0, problem)
            : draft.RotationDays is not { } days ? (0, Problem.Invalid("rotation_days", "is required."))
            : (days, null);
    }

    /// <summary>The address that mail comes from; an empty body names none.</summary>
    public static (string? Source, Problem? Problem) ReadCheck(ReadOnlySpan<byte> body)
    {
        var draft = new DomainDraft();
        if (!body.IsEmpty && JsonBody.ReadObject(body, new FieldErrors(), draft, ReadCheckField) is { } problem)
        {
            return (null, problem);
        }

        return draft.Source is null ? (null, null)
            : IPAddress.TryParse(draft.Source, out var address) && address.ScopeIdOrZero() == 0 ? (ClientNetwork.Plain(address).ToString(), null)
            : (null, Problem.Invalid("source", "must be an IPv4 or IPv6 address."));
    }

    private static long ScopeIdOrZero(this IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? address.ScopeId : 0;

    private static bool ReadNewField(ref Utf8JsonReader reader, FieldErrors errors, string name, DomainDraft draft)
    {
        if (name != "name")
        {
            return false;
        }

        draft.Name = ObjectReader.Text(ref reader, errors, name, NameBytes);
        return true;
    }

    private static bool ReadChangedField(ref Utf8JsonReader reader, FieldErrors errors, string name, DomainDraft draft)
    {
        switch (name)
        {
            case "rotation_days":
                draft.RotationDays = ObjectReader.Number(ref reader, errors, name);
                return true;
            case "name":
                errors.Add(name, "can not be changed: add another domain.");
                reader.Skip();
                return true;
            default:
                return false;
        }
    }

    private static bool ReadCheckField(ref Utf8JsonReader reader, FieldErrors errors, string name, DomainDraft draft)
    {
        if (name != "source")
        {
            return false;
        }

        draft.Source = ObjectReader.Text(ref reader, errors, name, AddressBytes);
        return true;
    }
}
