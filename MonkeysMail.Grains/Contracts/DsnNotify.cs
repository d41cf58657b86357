namespace MonkeysMail.Grains.Contracts;

/// <summary>When the sender wants to be told (RFC 3461 4.1).</summary>
[Flags]
[GenerateSerializer, Alias("mm.DsnNotify")]
public enum DsnNotify
{
    /// <summary>Not said: as if FAILURE, and DELAY where a server does that.</summary>
    Unspecified = 0,

    /// <summary>Alone.</summary>
    Never = 1,
    Success = 2,
    Failure = 4,
    Delay = 8,
}
