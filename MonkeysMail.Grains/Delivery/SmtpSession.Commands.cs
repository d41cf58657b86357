// The commands of a transaction as they are written, and what a message needs of a server before the first of them.
using System.Globalization;

namespace MonkeysMail.Grains.Delivery;

internal sealed partial class SmtpSession
{
    private string? Lacks(Transaction transaction)
    {
        var size = transaction.Go.Content.Length;
        if (_features.MaxSize > 0 && size > _features.MaxSize)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"552 5.3.4 the message has {size} octets, the receiving server takes {_features.MaxSize}");
        }

        if (transaction.Go.EightBit && !_features.EightBitMime)
        {
            return "554 5.6.3 the message has 8-bit content, and the receiving server does not offer 8BITMIME";
        }

        return transaction.NeedsSmtpUtf8 && !_features.SmtpUtf8
            ? "553 5.6.7 the message needs SMTPUTF8, which the receiving server does not offer"
            : null;
    }

    private void AppendMail(Transaction transaction)
    {
        _wire.Append("MAIL FROM:<"u8);
        _wire.Append(transaction.MailFrom);
        _wire.Append(">"u8);
        if (_features.Size)
        {
            _wire.Append(string.Create(CultureInfo.InvariantCulture, $" SIZE={transaction.Go.Content.Length}"));
        }

        if (transaction.Go.EightBit)
        {
            _wire.Append(" BODY=8BITMIME"u8);
        }

        if (transaction.NeedsSmtpUtf8)
        {
            _wire.Append(" SMTPUTF8"u8);
        }

        if (_security.NeedsExtension)
        {
            _wire.Append(" REQUIRETLS"u8);
        }

        _wire.Append("\r\n"u8);
    }

    private void AppendRcpt(TransactionSlot slot)
    {
        _wire.Append("RCPT TO:<"u8);
        _wire.Append(slot.Recipient.Address.Local);
        _wire.Append("@"u8);
        _wire.Append(slot.Recipient.Address.Domain);
        _wire.Append(">\r\n"u8);
    }
}
