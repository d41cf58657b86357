using System.Net;
using Microsoft.Extensions.Options;
using MonkeysMail.Api.Smtp.Inbound;
using MonkeysMail.Api.Smtp.Server;
using MonkeysMail.Api.Smtp.Submission;
using MonkeysMail.Grains.Hosting.Settings;

namespace MonkeysMail.Api.Hosting;

/// <summary>The SMTP listeners of a process that has a front.</summary>
public static class SmtpRegistration
{
    /// <summary>To be called after the silo or the cluster's client is registered: what starts last is stopped first.</summary>
    public static void AddSmtp(
        this WebApplicationBuilder builder, SmtpSettings smtp, string hostname, TlsSettings tls, IPNetwork[] trustedProxies, TimeSpan drain)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(smtp);
        var services = builder.Services;
        services.AddSingleton(new SmtpServerOptions(smtp.MaxConnections, smtp.MaxConnectionsPerAddress, tls, trustedProxies, drain));
        services.AddSingleton(new KeySessions(smtp.MaxConnectionsPerKey));
        services.AddSingleton(new SubmissionOptions(hostname));
        services.AddSingleton<SubmissionService>();
        services.AddSubmission("submission", smtp.Submission, SmtpTlsMode.Required, smtp, hostname);
        services.AddSubmission("submission-tls", smtp.SubmissionTls, SmtpTlsMode.Implicit, smtp, hostname);
        services.AddInbound(smtp, hostname, tls.IsComplete);
        services.AddSingleton<SmtpServer>();
        services.AddHostedService(provider => provider.GetRequiredService<SmtpServer>());
    }

    private static void AddInbound(this IServiceCollection services, SmtpSettings smtp, string hostname, bool hasCertificate)
    {
        if (smtp.Inbound is null || !SmtpSettings.TryParse(smtp.Inbound, out var endPoint))
        {
            return;
        }

        services.AddSingleton<InboundService>();
        services.AddSingleton(provider =>
        {
            var limits = new SmtpLimits
            {
                // A bounce may hold the whole message.
                MessageBytes = provider.GetRequiredService<IOptions<ApiOptions>>().Value.MaxMessageBytes + 1_000_000,
                Messages = smtp.MaxMessagesPerConnection,
            };
            var tls = hasCertificate ? SmtpTlsMode.Offered : SmtpTlsMode.None;
            return new SmtpListener(
                "inbound", endPoint, new SmtpPolicy(hostname, tls, SmtpAuthMode.None, OffersDsn: false, limits), provider.GetRequiredService<InboundService>());
        });
    }

    private static void AddSubmission(
        this IServiceCollection services, string name, string? address, SmtpTlsMode mode, SmtpSettings smtp, string hostname)
    {
        if (address is null || !SmtpSettings.TryParse(address, out var endPoint))
        {
            return;
        }

        services.AddSingleton(provider =>
        {
            var api = provider.GetRequiredService<IOptions<ApiOptions>>().Value;
            var limits = new SmtpLimits
            {
                MessageBytes = api.MaxMessageBytes,
                Recipients = api.MaxRecipients,
                Messages = smtp.MaxMessagesPerConnection,
            };
            return new SmtpListener(
                name, endPoint, new SmtpPolicy(hostname, mode, SmtpAuthMode.Required, OffersDsn: true, limits), provider.GetRequiredService<SubmissionService>());
        });
    }
}
