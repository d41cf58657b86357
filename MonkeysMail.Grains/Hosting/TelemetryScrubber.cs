// The last look at a span before it leaves the process. Our own spans name their tags one by one and carry nobody's data; those of others
// do not know what is private here: a path may hold an address, a grain's key a key prefix, an exception's text anything. Of them only
// listed tags stay.
using System.Collections.Frozen;
using System.Diagnostics;
using OpenTelemetry;

namespace MonkeysMail.Grains.Hosting;

internal sealed class TelemetryScrubber : BaseProcessor<Activity>
{
    private const string OursPrefix = "MonkeysMail.";

    private static readonly FrozenSet<string> Kept = FrozenSet.Create(
        StringComparer.Ordinal,
        "db.namespace",
        "db.operation.name",
        "db.response.status_code",
        "db.system.name",
        "error.type",
        "exception.type",
        "http.request.method",
        "http.response.status_code",
        "http.route",
        "network.protocol.version",
        "orleans.grain.type",
        "orleans.rpc.service",
        "rpc.method",
        "rpc.service",
        "rpc.system",
        "rpc.system.name",
        "status",
        "url.scheme");

    public override void OnEnd(Activity data)
    {
        if (data.Source.Name.StartsWith(OursPrefix, StringComparison.Ordinal))
        {
            return;
        }

        List<string>? dropped = null;
        foreach (var (name, _) in data.EnumerateTagObjects())
        {
            if (!Kept.Contains(name))
            {
                (dropped ??= []).Add(name);
            }
        }

        dropped?.ForEach(name => data.SetTag(name, null));
        if (data.StatusDescription is not null)
        {
            data.SetStatus(data.Status); // the description is an exception's text
        }
    }
}
