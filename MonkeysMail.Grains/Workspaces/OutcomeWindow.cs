// Final outcomes of the last 24 hours, in half hours: 48 of them, the running one among them, so that the window is 23.5 to 24 hours long. Pure, told the time.
namespace MonkeysMail.Grains.Workspaces;

public sealed class OutcomeWindow
{
    public const int Slots = 48;

    private static readonly long SlotTicks = TimeSpan.FromMinutes(30).Ticks;

    private readonly List<OutcomeSlot> slots;

    public OutcomeWindow(ImmutableArray<OutcomeSlot> stored)
    {
        slots = stored.IsDefault ? [] : [.. stored];
        Total = slots.Aggregate(default(OutcomeCounts), (sum, slot) => sum + slot.Counts);
    }

    public OutcomeCounts Total { get; private set; }

    /// <summary>There were outcomes since <see cref="Keep"/>.</summary>
    public bool HasNew { get; private set; }

    public void Add(OutcomeCounts counts, DateTimeOffset now)
    {
        if (counts.IsNone)
        {
            return;
        }

        Forget(now);
        var index = now.UtcTicks / SlotTicks;

        // A clock that stepped back counts into the newest.
        if (slots.Count > 0 && slots[^1].Index >= index)
        {
            slots[^1] = slots[^1] with { Counts = slots[^1].Counts + counts };
        }
        else
        {
            slots.Add(new OutcomeSlot(index, counts));
        }

        Total += counts;
        HasNew = true;
    }

    /// <summary>Drops what is too old.</summary>
    public void Forget(DateTimeOffset now)
    {
        var oldest = (now.UtcTicks / SlotTicks) - Slots + 1;
        var forgotten = slots.FindIndex(slot => slot.Index >= oldest);
        forgotten = forgotten < 0 ? slots.Count : forgotten;
        if (forgotten > 0)
        {
            slots.RemoveRange(0, forgotten);
            Total = slots.Aggregate(default(OutcomeCounts), (sum, slot) => sum + slot.Counts);
        }
    }

    /// <summary>What a state that is about to be written gets. Should that write fail, the grain starts anew from what was stored before.</summary>
    public ImmutableArray<OutcomeSlot> Keep()
    {
        HasNew = false;
        return [.. slots];
    }
}
