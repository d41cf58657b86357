// The one way from content to octets: check, render or complete, sign, measure. Stateless and safe on any number of threads; what it answers
// is what every attempt sends.
using System.Globalization;

namespace MonkeysMail.Grains.Mime;

public sealed class MessageComposer : IMessageComposer
{
    /// <summary>The field of an error that says the encoded message is too large; fronts answer it with 413.</summary>
    public const string SizeField = "size";

    public ComposeResult Compose(ComposeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var headroom = request.Keys.IsDefaultOrEmpty ? 0 : request.Keys.Length * DkimSigner.FieldRoom;
        MessageBuffer message;
        bool smtpUtf8;
        switch (request.Content)
        {
            case ComposedContent composed:
                var errors = ContentChecks.Check(composed, request.MaxSize);
                if (!errors.IsEmpty)
                {
                    return Refused(errors);
                }

                (message, smtpUtf8) = ComposedRenderer.Render(request, composed, headroom);
                break;
            case RawContent raw when raw.Bytes.Length > request.MaxSize:
                return Refused([TooLarge(raw.Bytes.Length, request.MaxSize)]);
            case RawContent raw:
                (message, smtpUtf8, var error) = RawMessage.Complete(request, raw.Bytes, headroom);
                if (error is not null)
                {
                    return Refused([error]);
                }

                break;
            default:
                throw new ArgumentException($"{request.Content.GetType()} is no content that can be composed.", nameof(request));
        }

        message = DkimSigner.Sign(message, request.Keys, request.Date);
        return message.Memory.Length > request.MaxSize
            ? Refused([TooLarge(message.Memory.Length, request.MaxSize)])
            : new ComposeResult([], message.Memory, !System.Text.Ascii.IsValid(message.Span), smtpUtf8);
    }

    internal static FieldError TooLarge(long size, int maxSize) => new(
        SizeField,
        string.Create(CultureInfo.InvariantCulture, $"The message has {size} octets when it is encoded; at most {maxSize} are allowed (too_large)."));

    private static ComposeResult Refused(ImmutableArray<FieldError> errors) => new(errors, default, EightBit: false, SmtpUtf8: false);
}
