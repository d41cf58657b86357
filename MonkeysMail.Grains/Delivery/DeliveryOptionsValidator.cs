using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using MonkeysMail.Grains.Delivery.Shaping;
using MonkeysMail.Grains.Delivery.Sources;

namespace MonkeysMail.Grains.Delivery;

/// <summary>Stops the start with the key's name and what it should be.</summary>
public sealed class DeliveryOptionsValidator : IValidateOptions<DeliveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> errors = [];

        if (!IsHostname(options.Hostname))
        {
            errors.Add($"MonkeysMail:Hostname is '{options.Hostname}'; it should be this server's host name, for example mail.example.com.");
        }

        if (options.SmartHost is not null && !SmartHost.TryParse(options.SmartHost, out _))
        {
            errors.Add($"{DeliveryOptions.Section}:SmartHost is '{options.SmartHost}'; it should be host:port, for example localhost:2525.");
        }

        SourcePools.Parse(options, errors);
        Number(nameof(options.Port), options.Port, 1, 65_535);
        Number(nameof(options.MtaStsPort), options.MtaStsPort, 1, 65_535);
        Number(nameof(options.MaxConnectionsPerDestination), options.MaxConnectionsPerDestination, 1, 10_000);
        Number(nameof(options.MaxConnectionsToSmartHost), options.MaxConnectionsToSmartHost, 1, 10_000);
        Number(nameof(options.MaxConnections), options.MaxConnections, 1, 100_000);
        Number(nameof(options.MaxMessagesPerConnection), options.MaxMessagesPerConnection, 1, 1_000_000);
        Number(nameof(options.MaxQueued), options.MaxQueued, 1, 10_000_000);
        Number(nameof(options.FailuresBeforeBackOff), options.FailuresBeforeBackOff, 1, 1_000);
        foreach (var (key, value) in Times(options))
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
            {
                errors.Add($"{DeliveryOptions.Section}:{key} is '{value}'; it should be a time over 0 and up to one day, for example 00:00:30.");
            }
        }

        if (options.MaxBackOff < options.BackOff)
        {
            errors.Add($"{DeliveryOptions.Section}:MaxBackOff is '{options.MaxBackOff}'; it should be at least BackOff, '{options.BackOff}'.");
        }

        if (errors.Count == 0)
        {
            ShapingBook.Check(options, errors);
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Number(string key, int value, int min, int max)
        {
            if (value < min || value > max)
            {
                errors.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{DeliveryOptions.Section}:{key} is '{value}'; it should be a number from {min} to {max}."));
            }
        }
    }

    private static IEnumerable<(string Key, TimeSpan Value)> Times(DeliveryOptions options) =>
    [
        (nameof(options.MtaStsTimeout), options.MtaStsTimeout),
        (nameof(options.IdleTimeout), options.IdleTimeout),
        (nameof(options.ConnectTimeout), options.ConnectTimeout),
        (nameof(options.GreetingTimeout), options.GreetingTimeout),
        (nameof(options.TlsTimeout), options.TlsTimeout),
        (nameof(options.MailTimeout), options.MailTimeout),
        (nameof(options.RcptTimeout), options.RcptTimeout),
        (nameof(options.DataTimeout), options.DataTimeout),
        (nameof(options.BlockTimeout), options.BlockTimeout),
        (nameof(options.FinalDotTimeout), options.FinalDotTimeout),
        (nameof(options.QuitTimeout), options.QuitTimeout),
        (nameof(options.DialTimeout), options.DialTimeout),
        (nameof(options.AttemptTimeout), options.AttemptTimeout),
        (nameof(options.DeadAddressMemory), options.DeadAddressMemory),
        (nameof(options.BrokenTlsMemory), options.BrokenTlsMemory),
        (nameof(options.BackOff), options.BackOff),
        (nameof(options.MaxBackOff), options.MaxBackOff),
        (nameof(options.LeaseMargin), options.LeaseMargin),
    ];

    private static bool IsHostname(string text)
    {
        if (text.Length > 2 && text[0] == '[' && text[^1] == ']')
        {
            var literal = text[1..^1];
            return IPAddress.TryParse(literal.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase) ? literal[5..] : literal, out _);
        }

        return text.Length is > 0 and <= 253 && System.Text.Ascii.IsValid(text) && Uri.CheckHostName(text) == UriHostNameType.Dns;
    }
}
