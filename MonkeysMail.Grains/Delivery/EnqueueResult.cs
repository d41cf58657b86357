namespace MonkeysMail.Grains.Delivery;

/// <summary>What became of a job that was handed to a destination.</summary>
internal enum EnqueueResult
{
    /// <summary>It waits; a lane that is there will take it.</summary>
    Queued = 0,

    /// <summary>It waits, and a lane was reserved for it that must be started.</summary>
    NeedsLane = 1,

    /// <summary>The destination rests after failures: the job is not taken.</summary>
    Resting = 2,

    /// <summary>It waits, and others have all the connections that there may be.</summary>
    Crowded = 4,

    /// <summary>The destination has left memory: a new one must be made.</summary>
    Retired = 3,
}
