namespace MonkeysMail.Grains.Contracts;

/// <summary>Mail that comes to our own addresses (key 0). Stateless: on whichever silo the front reaches.</summary>
[Alias("mm.IInboundMailGrain")]
public interface IInboundMailGrain : IGrainWithIntegerKey
{
    /// <summary>Whether mail to this address is taken: it is signed by us and has not expired, or it is a mailbox for reports. For every RCPT TO.</summary>
    [Alias("Knows")]
    Task<bool> KnowsAsync(string address);

    /// <summary>Takes a mail: answers true once what was learned from it is durable. False: nothing may have been, and it should come again.</summary>
    [Alias("Take")]
    Task<bool> TakeAsync(InboundMail mail);
}
