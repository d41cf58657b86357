namespace MonkeysMail.Grains.Contracts;

/// <summary>How much of a message that failed its notification brings back (RFC 3461 4.3).</summary>
[GenerateSerializer, Alias("mm.DsnReturn")]
public enum DsnReturn
{
    /// <summary>Not said: the reporting server chooses.</summary>
    Unspecified = 0,
    Full = 1,
    Headers = 2,
}
