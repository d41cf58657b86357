namespace MonkeysMail.Grains.Contracts;

/// <summary>Whether the rendered message can be read.</summary>
[GenerateSerializer, Alias("mm.RawOutcome")]
public enum RawOutcome
{
    Found = 0,
    NotFound = 1,

    /// <summary>Scheduled: rendered when due.</summary>
    NotRendered = 2,

    /// <summary>Retention has deleted it.</summary>
    Deleted = 3,
}
