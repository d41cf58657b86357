// How often one kind of line may be logged: who opens connections at will must not fill the disk with what is said about them.
namespace MonkeysMail.Grains.Hosting.Transport;

internal sealed class LogPace(int most, TimeSpan period, TimeProvider time)
{
    private readonly Lock gate = new();
    private long begun = time.GetTimestamp();
    private int taken;
    private int leftOut;

    /// <summary>True when a line may be logged now.</summary>
    /// <param name="skipped">How many were not, since the last one.</param>
    public bool Allows(out int skipped)
    {
        lock (gate)
        {
            if (time.GetElapsedTime(begun) >= period)
            {
                begun = time.GetTimestamp();
                taken = 0;
            }

            if (taken == most)
            {
                leftOut++;
                skipped = 0;
                return false;
            }

            taken++;
            skipped = leftOut;
            leftOut = 0;
            return true;
        }
    }
}
