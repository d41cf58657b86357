namespace MonkeysMail.Grains.Storage;

/// <summary>What a job on keys does. Numbers are stored: never renumber.</summary>
public enum KeyJobKind : short
{
    /// <summary>Wraps every data key by the current master key.</summary>
    Rewrap = 1,

    /// <summary>Makes a new data key version for every workspace.</summary>
    RotateAll = 2,

    /// <summary>Seals a workspace's old data by its newest data key, then deletes the older ones.</summary>
    Reseal = 3,
}
