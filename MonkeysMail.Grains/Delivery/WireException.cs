namespace MonkeysMail.Grains.Delivery;

/// <summary>A connection broke. Never leaves the session: there it becomes a value.</summary>
internal sealed class WireException(WireFault fault, string message, Exception? inner = null) : IOException(message, inner)
{
    public WireFault Fault { get; } = fault;
}
