// MonkeysMail:Smtp: the SMTP listeners of a process, a silo's or a front's.
using System.Net;

namespace MonkeysMail.Grains.Hosting.Settings;

public sealed class SmtpSettings
{
    private const string Path = $"{StrictSettings.Root}:Smtp";

    /// <summary><c>ip:port</c> of message submission with STARTTLS (587); default nowhere.</summary>
    public string? Submission { get; set; }

    /// <summary><c>ip:port</c> of message submission over TLS from the first octet (465); default nowhere.</summary>
    public string? SubmissionTls { get; set; }

    /// <summary><c>ip:port</c> for what comes back to signed addresses (25); default nowhere.</summary>
    public string? Inbound { get; set; }

    /// <summary>Connections of all listeners at the same time.</summary>
    public int MaxConnections { get; set; } = 1_000;

    /// <summary>Connections of one client address (IPv6: of one /64) to one listener.</summary>
    public int MaxConnectionsPerAddress { get; set; } = 50;

    /// <summary>Authenticated sessions of one API key on this process.</summary>
    public int MaxConnectionsPerKey { get; set; } = 20;

    /// <summary>Messages of one connection.</summary>
    public int MaxMessagesPerConnection { get; set; } = 100;

    private bool IsSet => IsSubmissionSet || Inbound is not null;

    public bool IsSubmissionSet => (Submission ?? SubmissionTls) is not null;

    /// <param name="tls">The certificate of the listeners.</param>
    /// <param name="hasFront">The process has a front, by whose means mail is accepted.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public void Check(TlsSettings tls, bool hasFront, List<string> errors)
    {
        ArgumentNullException.ThrowIfNull(tls);
        ArgumentNullException.ThrowIfNull(errors);
        foreach (var (key, value) in new[] { (nameof(Submission), Submission), (nameof(SubmissionTls), SubmissionTls), (nameof(Inbound), Inbound) })
        {
            if (value is not null && !TryParse(value, out _))
            {
                errors.Add($"{Path}:{key} is '{value}'; it should be an address and a port such as 0.0.0.0:587 or [::]:587.");
            }
        }

        if (IsSubmissionSet && !tls.IsComplete)
        {
            errors.Add($"{Path}:{nameof(Submission)} and :{nameof(SubmissionTls)} take keys under TLS only: set {StrictSettings.Root}:Tls:Certificate and :Key.");
        }

        if (IsSet && !hasFront)
        {
            errors.Add($"{Path} needs a front in this process: a silo of a cluster has one when urls are given.");
        }

        foreach (var (key, value, most) in new[]
        {
            (nameof(MaxConnections), MaxConnections, 100_000), (nameof(MaxConnectionsPerAddress), MaxConnectionsPerAddress, 100_000),
            (nameof(MaxConnectionsPerKey), MaxConnectionsPerKey, 100_000), (nameof(MaxMessagesPerConnection), MaxMessagesPerConnection, 1_000_000),
        })
        {
            if (value < 1 || value > most)
            {
                errors.Add(FormattableString.Invariant($"{Path}:{key} is {value}; it should be a whole number from 1 to {most}."));
            }
        }
    }

    /// <summary>An address with a port; 0 picks a free one.</summary>
    public static bool TryParse(string text, out IPEndPoint endPoint) =>
        IPEndPoint.TryParse(text, out endPoint!) && text.LastIndexOf(':') is var colon and > 0 && text[^1] != ']' && text[colon - 1] != ':';
}
