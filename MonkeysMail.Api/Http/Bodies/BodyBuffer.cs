// A body of unknown length in pooled memory, each growth out of the budget. Once it is too large, or there is no room for it, it only counts.
using System.Buffers;

namespace MonkeysMail.Api.Http.Bodies;

internal sealed class BodyBuffer : IDisposable
{
    private readonly InFlightBudget _budget;
    private readonly int _most;
    private byte[]? _buffer;
    private int _length;

    /// <param name="first">Octets to begin with.</param>
    /// <param name="most">Octets that it may have; also what a growth never goes beyond.</param>
    public BodyBuffer(InFlightBudget budget, int first, int most)
    {
        _budget = budget;
        _most = most;
        _buffer = Rent(first);
        State = _buffer is null ? BodyState.NoRoom : BodyState.Good;
    }

    public BodyState State { get; private set; }

    /// <summary>Octets that came, also those that were not kept.</summary>
    public long Received { get; private set; }

    public void Append(in ReadOnlySequence<byte> octets)
    {
        foreach (var part in octets)
        {
            Append(part.Span);
        }
    }

    public void Append(ReadOnlySpan<byte> octets)
    {
        Received += octets.Length;
        if (State != BodyState.Good)
        {
            return;
        }

        if (Received > _most)
        {
            Drop(BodyState.TooLarge);
        }
        else if (Received <= _buffer!.Length || TryGrow())
        {
            octets.CopyTo(_buffer.AsSpan(_length));
            _length += octets.Length;
        }
        else
        {
            Drop(BodyState.NoRoom);
        }
    }

    /// <summary>The whole body, which now belongs to the caller.</summary>
    public RequestBody Detach()
    {
        var buffer = _buffer ?? throw new InvalidOperationException("There is no body: it was refused or taken.");
        _buffer = null;
        return new RequestBody(buffer, _length, _budget);
    }

    public void Dispose() => Return(ref _buffer);

    private bool TryGrow()
    {
        // Doubling, but never past the bound.
        if (Rent((int)Math.Max(Received, Math.Min(2L * _buffer!.Length, _most))) is not { } larger)
        {
            return false;
        }

        _buffer.AsSpan(0, _length).CopyTo(larger);
        Return(ref _buffer);
        _buffer = larger;
        return true;
    }

    private void Drop(BodyState state)
    {
        State = state;
        Return(ref _buffer);
    }

    private byte[]? Rent(int bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(bytes, 1));
        if (_budget.TryReserve(buffer.Length))
        {
            return buffer;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return null;
    }

    private void Return(ref byte[]? buffer)
    {
        if (buffer is { } rented)
        {
            buffer = null;
            ArrayPool<byte>.Shared.Return(rented);
            _budget.Release(rented.Length);
        }
    }
}
