namespace MonkeysMail.Grains.Delivery;

/// <summary>What a lane does next.</summary>
internal enum LaneStep
{
    /// <summary>Deliver the job it was given.</summary>
    Work = 0,

    /// <summary>Wait with its connection for another job.</summary>
    Park = 1,

    /// <summary>Close and end: the destination has forgotten it already.</summary>
    Leave = 2,
}
