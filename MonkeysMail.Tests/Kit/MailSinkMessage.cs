using System.Text;

namespace MonkeysMail.Tests.Kit;

/// <summary>A message that a sink took responsibility for, or dropped the connection on right after its final dot.</summary>
/// <param name="Connection">Number of the connection, from 1.</param>
/// <param name="Tls">It came under TLS.</param>
/// <param name="MailParameters">What followed the reverse path.</param>
public sealed record MailSinkMessage(
    string MailFrom, IReadOnlyList<string> Recipients, byte[] Content, int Connection, bool Tls, string MailParameters)
{
    public string Text => Encoding.UTF8.GetString(Content);
}
