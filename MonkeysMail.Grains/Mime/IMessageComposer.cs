// Renders and signs once: the bytes are what every attempt sends. Implementation: MessageComposer, with MimeKit.

namespace MonkeysMail.Grains.Mime;

public interface IMessageComposer
{
    /// <summary>Composes MIME (or completes a raw message) and signs it with every key. Never throws for bad content: it answers with the
    /// fields at fault.</summary>
    ComposeResult Compose(ComposeRequest request);
}
