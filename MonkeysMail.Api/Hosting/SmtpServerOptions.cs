using System.Net;
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Api.Hosting;

/// <summary>What all SMTP listeners of a process share.</summary>
/// <param name="Tls">Their certificate, where there is one.</param>
/// <param name="Drain">How long a stop waits for sessions.</param>
internal sealed record SmtpServerOptions(
    int MaxConnections, int MaxConnectionsPerAddress, TlsSettings Tls, IPNetwork[] TrustedProxies, TimeSpan Drain);
