namespace MonkeysMail.Grains.Messages;

/// <summary>How many reminders this silo may still register: one costs about a millisecond of database, so a flood of deferrals rides on
/// the sweep instead. An estimate: reminders that moved here from another silo are not counted.</summary>
public sealed class ReminderBudget(RetryOptions options)
{
    private int registered;

    public bool TryTake()
    {
        if (Interlocked.Increment(ref registered) <= options.MaxReminders)
        {
            return true;
        }

        Interlocked.Decrement(ref registered);
        return false;
    }

    public void Return()
    {
        if (Interlocked.Decrement(ref registered) < 0)
        {
            Interlocked.Increment(ref registered);
        }
    }
}
