using System.Text;

namespace MonkeysMail.Grains.Delivery;

/// <summary>The last look at what is written into command lines: a line end in an address would be a command of its own. Admission has refused
/// such addresses long before; one that comes here is a bug.</summary>
internal static class EnvelopeGuard
{
    // RFC 5321 4.5.3.1: local part 64, domain 255 octets; RFC 6531 counts UTF-8.
    private const int MaxPath = 512;

    public static void Check(DeliveryJob job)
    {
        CheckPath(job.MailFrom);
        foreach (var recipient in job.Recipients)
        {
            CheckPath(recipient.Address.Local);
            CheckPath(recipient.Address.Domain);
            if (Encoding.UTF8.GetByteCount(recipient.Address.Local) + recipient.Address.Domain.Length > MaxPath)
            {
                throw new ArgumentException("A recipient's address is too long.", nameof(job));
            }
        }
    }

    private static void CheckPath(string path)
    {
        if (path.AsSpan().ContainsAnyInRange('\0', '\x1f') || path.Contains('\x7f', StringComparison.Ordinal)
            || Encoding.UTF8.GetByteCount(path) > MaxPath)
        {
            throw new ArgumentException("An envelope address has a control character or is too long.", nameof(path));
        }
    }
}
