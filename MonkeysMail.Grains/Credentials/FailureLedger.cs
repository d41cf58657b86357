// Failures of clients, pure and bounded, told the time: a bucket for each network, and a smaller one for each (network, prefix). A bucket may go below nothing by as much
// again, so that guessers spread over many fronts, each of which lets one through after the wait, wait longer and not more often.
namespace MonkeysMail.Grains.Credentials;

public sealed class FailureLedger(int most)
{
    // Either bucket is full again after 60 s, or 120 s from its lowest: then it need not be remembered.
    private static readonly TimeSpan Memory = 2 * CredentialTries.NetworkBurst * CredentialTries.NetworkRefill;

    private readonly Dictionary<(Guid Network, string Prefix), (double Left, DateTimeOffset At)> buckets = [];

    // In the order in which they were made: when there is no room the oldest goes, and is made anew should it fail again.
    private readonly Queue<(Guid Network, string Prefix)> order = new();

    public int Count => buckets.Count;

    public CredentialWait Report(CredentialFailure failure, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var network = Take((failure.Network, ""), CredentialTries.NetworkBurst, CredentialTries.NetworkRefill, now);
        return new CredentialWait(
            network, failure.Prefix is { Length: > 0 } prefix ? Take((failure.Network, prefix), CredentialTries.PrefixBurst, CredentialTries.PrefixRefill, now) : TimeSpan.Zero);
    }

    private TimeSpan Take((Guid Network, string Prefix) client, int burst, TimeSpan refill, DateTimeOffset now)
    {
        var known = buckets.TryGetValue(client, out var bucket);
        if (!known)
        {
            MakeRoom(now);
            order.Enqueue(client);
            bucket = (burst, now);
        }

        var elapsed = now > bucket.At ? now - bucket.At : TimeSpan.Zero;
        var left = Math.Max(-burst, Math.Min(burst, bucket.Left + (elapsed / refill)) - 1);
        buckets[client] = (left, bucket.At + elapsed);
        return left >= 1 ? TimeSpan.Zero : (1 - left) * refill;
    }

    private void MakeRoom(DateTimeOffset now)
    {
        while (order.TryPeek(out var oldest) && (buckets.Count >= most || now - buckets[oldest].At > Memory))
        {
            buckets.Remove(order.Dequeue());
        }
    }
}
