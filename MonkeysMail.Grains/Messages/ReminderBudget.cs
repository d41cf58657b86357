using System.Collections.Concurrent;

namespace MonkeysMail.Grains.Messages;

/// <summary>Which messages have a reminder by this silo, and how many more may: registering one costs about a millisecond of database, so a
/// flood of deferrals rides on the sweep instead. An estimate: reminders made by another silo or an earlier process are not counted.</summary>
public sealed class ReminderBudget(RetryOptions options)
{
    private readonly ConcurrentDictionary<MessageId, bool> registered = new();
    private int count;

    /// <summary>True when the message may have (or has) a reminder.</summary>
    public bool TryTake(MessageId message)
    {
        if (registered.ContainsKey(message))
        {
            return true;
        }

        if (Interlocked.Increment(ref count) <= options.MaxReminders && registered.TryAdd(message, true))
        {
            MessageMetrics.CountReminders(1);
            return true;
        }

        Interlocked.Decrement(ref count);
        return false;
    }

    public void Return(MessageId message)
    {
        if (registered.TryRemove(message, out _))
        {
            Interlocked.Decrement(ref count);
            MessageMetrics.CountReminders(-1);
        }
    }
}
