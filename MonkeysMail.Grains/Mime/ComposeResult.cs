namespace MonkeysMail.Grains.Mime;

/// <summary>The rendered message, or what is wrong with it.</summary>
public sealed record ComposeResult(ImmutableArray<FieldError> Errors, ReadOnlyMemory<byte> Bytes, bool EightBit, bool SmtpUtf8)
{
    public bool IsValid => Errors.IsDefaultOrEmpty;
}
