namespace MonkeysMail.Grains.Contracts;

/// <summary>The two streams of mail; a suppression may cover one or both.</summary>
[GenerateSerializer, Alias("mm.MailStream")]
public enum MailStream
{
    Transactional = 0,
    Broadcast = 1,
}
