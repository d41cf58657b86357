namespace MonkeysMail.Grains.Hosting;

/// <summary>A call would have crossed from one workspace into another: a fault of ours, never the client's.</summary>
public sealed class TenantMismatchException : InvalidOperationException
{
    public TenantMismatchException()
    {
    }

    public TenantMismatchException(string message)
        : base(message)
    {
    }

    public TenantMismatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
