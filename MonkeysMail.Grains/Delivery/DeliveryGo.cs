namespace MonkeysMail.Grains.Delivery;

/// <summary>The answer to "about to send": the content and the recipients still wanted. No recipients: withdrawn.</summary>
/// <param name="Content">The signed message with CRLF line ends, not dot-stuffed.</param>
/// <param name="EightBit">The content has octets over 127: 8BITMIME is needed (RFC 6152).</param>
/// <param name="SmtpUtf8">Headers or envelope need SMTPUTF8 (RFC 6531).</param>
public sealed record DeliveryGo(ReadOnlyMemory<byte> Content, ImmutableArray<int> Recipients, bool EightBit, bool SmtpUtf8)
{
    public static readonly DeliveryGo Withdrawn = new(default, [], false, false);
}
