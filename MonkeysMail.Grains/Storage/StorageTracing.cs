// Spans of storage. A flush carries the writes of many messages, so it belongs to none of their traces: it is a root of its own that links
// to the span of each write, and each of those links back to it.
using System.Diagnostics;

namespace MonkeysMail.Grains.Storage;

public static class StorageTracing
{
    public const string SourceName = "MonkeysMail.Storage";

    /// <summary>One transaction; tags <c>monkeysmail.flush.writes</c> and <c>monkeysmail.flush.result</c>.</summary>
    public const string Flush = "storage.flush";

    // The SDK keeps 128 links of a span by default.
    private const int MaxLinks = 128;

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The span under which a write is asked for; null when nobody looks.</summary>
    internal static Activity? Origin => Source.HasListeners() && Activity.Current is { IsAllDataRequested: true } current ? current : null;

    internal static Activity? StartFlush(IReadOnlyList<PendingWrite> writes)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var links = writes.Where(write => write.Origin is not null).Take(MaxLinks).Select(write => new ActivityLink(write.Origin!.Context));
        Activity.Current = null; // whoever happened to start the writer is not its parent
        var flush = Source.StartActivity(Flush, ActivityKind.Internal, parentContext: default, tags: null, links);
        flush?.SetTag("monkeysmail.flush.writes", writes.Count);
        return flush;
    }

    internal static void Committed(Activity? flush, IReadOnlyList<PendingWrite> writes)
    {
        if (flush is null)
        {
            return;
        }

        flush.SetTag("monkeysmail.flush.result", "committed");
        foreach (var write in writes)
        {
            write.Origin?.AddLink(new ActivityLink(flush.Context));
        }
    }

    internal static void Failed(Activity? flush, string result)
    {
        flush?.SetTag("monkeysmail.flush.result", result);
        flush?.SetStatus(ActivityStatusCode.Error);
    }
}
