// Where a client on this machine finds a listener that is written as Kestrel takes it.
using System.Net;

namespace MonkeysMail.Silo.Operator.Control;

internal static class OperatorAddress
{
    /// <summary>Null when it is no listener that a client could reach.</summary>
    public static Uri? Find(string listener)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(listener);
        }
        catch (FormatException)
        {
            return null;
        }

        // Every address of the machine is a place to listen, not one to go to: there its own loopback is meant.
        var isAny = address.Host is "*" or "+"
            || (IPAddress.TryParse(address.Host, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)));
        return !address.IsUnixPipe && !address.IsNamedPipe
            && Uri.TryCreate(FormattableString.Invariant($"{address.Scheme}://{(isAny ? "localhost" : address.Host)}:{address.Port}"), UriKind.Absolute, out var target)
            && target.Scheme is "http" or "https"
            ? target
            : null;
    }
}
