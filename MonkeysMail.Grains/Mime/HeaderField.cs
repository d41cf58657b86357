namespace MonkeysMail.Grains.Mime;

/// <summary>Where a header field lies in a message, as offsets.</summary>
/// <param name="Start">The first octet of the name.</param>
/// <param name="Colon">The colon behind the name.</param>
/// <param name="End">Behind the CRLF that ends the field, folded lines included.</param>
internal readonly record struct HeaderField(int Start, int Colon, int End)
{
    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> message) => message[Start..Colon];

    /// <summary>Everything between the colon and the last CRLF.</summary>
    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> message) => message[(Colon + 1)..(End - 2)];

    public bool IsNamed(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name) =>
        Colon - Start == name.Length && System.Text.Ascii.EqualsIgnoreCase(Name(message), name);
}
