// Mail to our own signed addresses, on port 25: bounces, complaints, unsubscriptions. Everything else is refused at RCPT TO, so there is nothing to relay and nothing to
// bounce; what was taken never makes a mail. A silo judges each address (the key is not here) and what comes in; 250 is given when that is durable, 451 otherwise.
using MonkeysMail.Api.Http;
using MonkeysMail.Api.Smtp.Server;

namespace MonkeysMail.Api.Smtp.Inbound;

internal sealed class InboundService(IGrainFactory grains, GrainCalls calls) : ISmtpService
{
    public ISmtpConversation Begin(SmtpPeer peer) => new InboundConversation(grains.GetGrain<IInboundMailGrain>(0), calls);
}
