using MonkeysMail.Grains.Delivery;

namespace MonkeysMail.Tests.Delivery;

/// <summary>A lease whose rest a test decides; it can be told how many questions it answers well.</summary>
internal sealed class TestLease : ILeaseClock
{
    private int _goodAnswers = int.MaxValue;

    public TimeSpan Left => Interlocked.Decrement(ref _goodAnswers) >= 0 ? TimeSpan.FromSeconds(10) : TimeSpan.FromSeconds(1);

    public void EndAfter(int questions) => Volatile.Write(ref _goodAnswers, questions);
}
