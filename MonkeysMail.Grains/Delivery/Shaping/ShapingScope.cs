namespace MonkeysMail.Grains.Delivery.Shaping;

/// <summary>Who shares a rule's limits.</summary>
public enum ShapingScope
{
    /// <summary>Each source address has them for itself: providers judge addresses.</summary>
    Source = 0,

    /// <summary>All source addresses together.</summary>
    Provider = 1,
}
