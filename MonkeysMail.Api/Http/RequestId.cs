// The id of one request, on every answer and in every log line of it: req_ and 26 digits of Crockford's base32, time-ordered
// like all our ids. A client's own id is not taken over: it could be anything.
using System.Buffers.Binary;

namespace MonkeysMail.Api.Http;

internal static class RequestId
{
    private const string OfRequest = "req_";
    private const string OfSession = "smtp_";
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Digits = 26; // ceil(128 / 5)

    public static string New(TimeProvider time) => New(OfRequest, time);

    /// <summary>The same for a session of SMTP: smtp_ and 26 digits.</summary>
    public static string NewSession(TimeProvider time) => New(OfSession, time);

    private static string New(string prefix, TimeProvider time) => string.Create(
        prefix.Length + Digits,
        (Prefix: prefix, Id: Guid.CreateVersion7(time.GetUtcNow())),
        static (span, state) =>
        {
            Span<byte> bytes = stackalloc byte[16];
            state.Id.TryWriteBytes(bytes, bigEndian: true, out _);
            var rest = new UInt128(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
            state.Prefix.CopyTo(span);
            for (var i = span.Length - 1; i >= state.Prefix.Length; i--)
            {
                span[i] = Alphabet[(int)(rest & 31)];
                rest >>= 5;
            }
        });
}
