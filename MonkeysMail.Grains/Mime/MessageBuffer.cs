namespace MonkeysMail.Grains.Mime;

/// <summary>A finished message inside an array that has room in front of it, where its signatures go without another copy.</summary>
internal readonly record struct MessageBuffer(byte[] Array, int Start, int End)
{
    public ReadOnlySpan<byte> Span => Array.AsSpan(Start, End - Start);

    public ReadOnlyMemory<byte> Memory => Array.AsMemory(Start, End - Start);

    /// <summary>Puts octets in front of the message; the array is replaced only when they do not fit.</summary>
    public MessageBuffer Prepend(ReadOnlySpan<byte> octets)
    {
        if (octets.Length <= Start)
        {
            octets.CopyTo(Array.AsSpan(Start - octets.Length));
            return this with { Start = Start - octets.Length };
        }

        var larger = new byte[octets.Length + Span.Length];
        octets.CopyTo(larger);
        Span.CopyTo(larger.AsSpan(octets.Length));
        return new MessageBuffer(larger, 0, larger.Length);
    }
}
