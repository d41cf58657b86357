using System.Buffers;

namespace MonkeysMail.Api.Http.Bodies;

/// <summary>A whole request body in pooled memory. Dispose it when nothing refers to its bytes any more.</summary>
internal sealed class RequestBody(byte[] buffer, int length, InFlightBudget budget) : IDisposable
{
    private byte[]? _buffer = buffer;

    public ReadOnlySpan<byte> Span => Array.AsSpan(0, length);

    public ReadOnlyMemory<byte> Memory => Array.AsMemory(0, length);

    private byte[] Array => _buffer ?? throw new ObjectDisposedException(nameof(RequestBody));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
            budget.Release(rented.Length);
        }
    }
}
