namespace MonkeysMail.Grains.Delivery;

/// <summary>Classifies SMTP replies (RFC 5321 4.2, RFC 3463).</summary>
public static partial class ReplyClassifier
{
}
