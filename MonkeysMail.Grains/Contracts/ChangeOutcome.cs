namespace MonkeysMail.Grains.Contracts;

/// <summary>The ends of a change.</summary>
[GenerateSerializer, Alias("mm.ChangeOutcome")]
public enum ChangeOutcome
{
    Done = 0,
    NotFound = 1,

    /// <summary>An attempt is running, or everything has ended.</summary>
    Conflict = 2,

    /// <summary>The store takes nothing now.</summary>
    Unavailable = 3,
}
