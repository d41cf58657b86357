using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace MonkeysMail.Grains.Dns;

/// <summary>Stops the start with the key's name and what it should be.</summary>
public sealed class DnsOptionsValidator : IValidateOptions<DnsOptions>
{
    public ValidateOptionsResult Validate(string? name, DnsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> errors = [];
        for (var i = 0; i < options.Servers.Count; i++)
        {
            if (!TryParseServer(options.Servers[i], out _))
            {
                errors.Add($"{DnsOptions.Section}:Servers:{i} is '{options.Servers[i]}'; it should be ip:port, for example 127.0.0.1:53.");
            }
        }

        if (options.Timeout < TimeSpan.FromMilliseconds(1) || options.Timeout > TimeSpan.FromMinutes(1))
        {
            errors.Add($"{DnsOptions.Section}:Timeout is '{options.Timeout}'; it should be a time over 0 and up to one minute, such as 00:00:05.");
        }

        if (options.Retries is < 0 or > 10)
        {
            errors.Add($"{DnsOptions.Section}:Retries is '{options.Retries}'; it should be a number from 0 to 10.");
        }

        if (options.CacheSize is < 100 or > 10_000_000)
        {
            errors.Add($"{DnsOptions.Section}:CacheSize is '{options.CacheSize}'; it should be a number from 100 to 10000000.");
        }

        if (options.MinTtl < TimeSpan.Zero || options.MaxTtl < options.MinTtl)
        {
            errors.Add($"{DnsOptions.Section}:MaxTtl is '{options.MaxTtl}'; it should be at least MinTtl, '{options.MinTtl}'.");
        }

        if (options.MaxNegativeTtl < TimeSpan.Zero || options.FailureTtl < TimeSpan.Zero)
        {
            errors.Add($"{DnsOptions.Section}:MaxNegativeTtl and :FailureTtl should not be negative.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    /// <summary>Parses <c>ip:port</c>, <c>ip</c>, <c>[IPv6]:port</c>.</summary>
    internal static bool TryParseServer(string? text, out IPEndPoint server)
    {
        server = new IPEndPoint(IPAddress.None, 0);
        if (!IPEndPoint.TryParse(text ?? "", out var parsed)
            || (parsed.AddressFamily == AddressFamily.InterNetwork && text!.Count(c => c == '.') != 3))
        {
            return false; // "53" alone would be the address 0.0.0.53
        }

        server = parsed.Port == 0 ? new IPEndPoint(parsed.Address, 53) : parsed;
        return true;
    }
}
