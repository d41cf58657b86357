// The distinct mailboxes of a message, in the order given: an address that stands twice, over all lists, is delivered once.
using System.Runtime.InteropServices;

namespace MonkeysMail.Api.Http.Messages;

internal sealed class RecipientSet(int capacity)
{
    // Up to this many a look through the list is cheaper than a set.
    private const int Few = 8;

    private readonly List<MailAddress> _addresses = new(capacity);
    private readonly List<string> _normalized = new(capacity);
    private readonly HashSet<string>? _set = capacity > Few ? new(capacity, StringComparer.Ordinal) : null;

    public ImmutableArray<MailAddress> Addresses => [.. _addresses];

    public ImmutableArray<string> Normalized => [.. _normalized];

    public void Add(List<NamedAddress> addresses)
    {
        foreach (var address in CollectionsMarshal.AsSpan(addresses))
        {
            Add(address.Address);
        }
    }

    /// <summary>False when it is there already.</summary>
    public bool Add(MailAddress address)
    {
        var normalized = address.Normalized;
        if (_set is null ? _normalized.Contains(normalized) : !_set.Add(normalized))
        {
            return false;
        }

        _addresses.Add(address);
        _normalized.Add(normalized);
        return true;
    }
}
