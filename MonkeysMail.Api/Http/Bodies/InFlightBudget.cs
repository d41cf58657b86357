// How much memory the bodies of all requests may take together (rules.md, Content: 256 MiB a front, then 503). What is reserved is
// what is really allocated, so that a client that announces much and sends little holds little.
namespace MonkeysMail.Api.Http.Bodies;

internal sealed class InFlightBudget(long most)
{
    private long _inUse;

    public long InUse => Interlocked.Read(ref _inUse);

    public bool TryReserve(int bytes)
    {
        if (Interlocked.Add(ref _inUse, bytes) <= most)
        {
            return true;
        }

        Interlocked.Add(ref _inUse, -bytes);
        return false;
    }

    public void Release(int bytes) => Interlocked.Add(ref _inUse, -bytes);
}
