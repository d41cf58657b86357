using System.Net;

namespace MonkeysMail.Grains.Domains.Spf;

/// <summary>The arguments of check_host (RFC 7208 4.1).</summary>
/// <param name="Address">The SMTP client's, plain: never an IPv4 address in IPv6 form.</param>
/// <param name="Domain">The domain of MAIL FROM.</param>
/// <param name="Sender">MAIL FROM; without a local part it is <c>postmaster@domain</c>.</param>
/// <param name="Hello">The name of EHLO.</param>
public sealed record SpfQuery(IPAddress Address, string Domain, string Sender, string Hello);
