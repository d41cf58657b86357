namespace MonkeysMail.Api.Hosting;

/// <summary>Which gateways this front uses: those of its own zone while they answer, else all others. Rested after they failed, the own
/// zone's gateways are tried again. One whose silo stops is used no more, for as long as others need to see it go; one whose silo can take no
/// mail, not while there are others.</summary>
/// <param name="zone">The front's zone; empty when it has none: then all gateways are alike.</param>
/// <param name="known">Gateways to begin with.</param>
/// <param name="time">The clock of the rest.</param>
public sealed class GatewayList(string zone, IReadOnlyList<ClusterGateway> known, TimeProvider time)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    // What makes a silo unready often makes all of them so, one a little after the other, and a change of gateways costs requests in flight.
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<string, long> leaving = new(StringComparer.Ordinal);
    private IReadOnlyList<ClusterGateway> active = [];
    private long? failedAt;
    private long? unevenAt; // since then some silos are ready and some are not

    /// <summary>The gateways to use now; never empty.</summary>
    public IReadOnlyList<ClusterGateway> Choose()
    {
        lock (gate)
        {
            var all = (active.Count > 0 ? active : known).Where(gateway => !IsLeaving(gateway)).ToArray();
            if (all.Length == 0)
            {
                all = [.. known];
            }

            if (unevenAt is { } at && time.GetElapsedTime(at) >= Notice && all.Any(gateway => !gateway.IsUnready))
            {
                all = [.. all.Where(gateway => !gateway.IsUnready)];
            }

            var own = all.Where(IsOwn).ToArray();
            var others = all.Where(gateway => !IsOwn(gateway)).ToArray();

            // The configured ones of other zones help when the silos' last answer named only those that fail now.
            if (IsResting && others.Length == 0)
            {
                others = [.. known.Where(gateway => !IsOwn(gateway) && !IsLeaving(gateway))];
            }

            return own.Length > 0 && (!IsResting || others.Length == 0) ? own : others.Length > 0 ? others : known;
        }
    }

    /// <summary>A silo has told which gateways are active.</summary>
    public void Learn(IReadOnlyList<ClusterGateway> gateways)
    {
        ArgumentNullException.ThrowIfNull(gateways);
        lock (gate)
        {
            if (gateways.Count > 0)
            {
                active = gateways;
                var uneven = gateways.Any(gateway => gateway.IsUnready) && gateways.Any(gateway => !gateway.IsUnready);
                unevenAt = uneven ? unevenAt ?? time.GetTimestamp() : null;
            }

            foreach (var gateway in gateways.Where(gateway => gateway.IsLeaving))
            {
                leaving[gateway.Address] = time.GetTimestamp();
            }
        }
    }

    /// <summary>The gateways in use do not answer.</summary>
    public void Fail()
    {
        lock (gate)
        {
            // The others fail too: then the own zone is as good as any.
            failedAt = IsResting ? null : time.GetTimestamp();
            active = [];
        }
    }

    private bool IsResting => failedAt is { } at && time.GetElapsedTime(at) < Rest;

    // A restarted silo has the same address again.
    private bool IsLeaving(ClusterGateway gateway)
    {
        if (!leaving.TryGetValue(gateway.Address, out var since))
        {
            return false;
        }

        return time.GetElapsedTime(since) < Rest || !leaving.Remove(gateway.Address);
    }

    private bool IsOwn(ClusterGateway gateway) => zone.Length > 0 && gateway.Zone == zone;
}
