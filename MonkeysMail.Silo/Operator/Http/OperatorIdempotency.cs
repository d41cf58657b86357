// Idempotency of what operators make. A key's claim is kept with the key. There is nothing that could hold a claim before a workspace exists, so the workspace's id is derived from the key: a repeat comes to the
// workspace that the first request made, which knows by the hash whether it is the same request.
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

internal static class OperatorIdempotency
{
    public const string Header = "Idempotency-Key";

    private const int Most = 256;

    /// <summary>The id of the workspace to be made and the hash of the request, which is empty without a key.</summary>
    public static (WorkspaceId Id, ImmutableArray<byte> Hash, OperatorProblem? Problem) Read(HttpRequest request, byte[] body, TimeProvider time)
    {
        var (key, unusable) = Find(request);
        if (key is null)
        {
            return (unusable is null ? WorkspaceId.New(time) : default, [], unusable);
        }

        var octets = SHA256.HashData(Encoding.ASCII.GetBytes("operator workspace\n" + key)).AsSpan(0, 16);
        octets[6] = (byte)((octets[6] & 0x0f) | 0x80); // UUIDv8: custom (RFC 9562 5.8)
        octets[8] = (byte)((octets[8] & 0x3f) | 0x80);
        return (new WorkspaceId(new Guid(octets, bigEndian: true)), [.. SHA256.HashData(body)], null);
    }

    /// <summary>The claim for something that is made in a workspace that there is; a tenant's claims there are others. Null without a key.</summary>
    public static (IdempotencyClaim? Claim, OperatorProblem? Problem) Claim(HttpRequest request, string what)
    {
        var (key, unusable) = Find(request);
        return (key is null ? null : new IdempotencyClaim("operator\n" + key, [.. SHA256.HashData(Encoding.ASCII.GetBytes(what))]), unusable);
    }

    private static (string? Key, OperatorProblem? Problem) Find(HttpRequest request)
    {
        var values = request.Headers[Header];
        return values.Count == 0 ? (null, null)
            : values is [{ Length: > 0 and <= Most } key] && !key.AsSpan().ContainsAnyExceptInRange(' ', '~') ? (key, null)
            : (null, OperatorProblem.Invalid([new FieldErrorShape(Header, $"must be one header of 1 to {Most} visible ASCII characters.")]));
    }
}
