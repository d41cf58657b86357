// The Idempotency-Key header, and the hash of what it stands for: the API key's mode, method, route, whatever of the headers shapes the
// message, and the body to the byte. Without the mode a live request could be answered with the receipt of a test, and never be sent.
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MonkeysMail.Api.Problems;

namespace MonkeysMail.Api.Http.Messages;

internal static class IdempotencyKey
{
    private const int Most = 256;
    private const string Header = "Idempotency-Key";

    public static readonly string Rule = FormattableString.Invariant($"must be one header of 1 to {Most} visible ASCII characters.");

    /// <summary>No claim without the header; a problem when it is not usable.</summary>
    public static (IdempotencyClaim? Claim, Problem? Problem) Read(
        HttpRequest request, KeyMode mode, string route, ReadOnlySpan<byte> body, string? envelope = null)
    {
        var values = request.Headers[Header];
        if (values.Count == 0)
        {
            return (null, null);
        }

        var key = values[0];
        if (values.Count > 1 || !IsUsable(key))
        {
            return (null, Problem.Invalid(Header, Rule));
        }

        return (Claim(key!, mode, request.Method, route, body, envelope), null);
    }

    public static bool IsUsable(string? key) => key is { Length: > 0 and <= Most } && key.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;

    /// <summary>What a usable key stands for.</summary>
    public static IdempotencyClaim Claim(string key, KeyMode mode, string method, string route, ReadOnlySpan<byte> body, string? envelope)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{mode}\n{method}\n{route}\n{envelope?.Length ?? -1}\n{envelope}\n"));
        hash.AppendData(body);
        return new IdempotencyClaim(key, ImmutableCollectionsMarshal.AsImmutableArray(hash.GetHashAndReset()));
    }
}
