namespace MonkeysMail.Grains.Delivery;

/// <summary>How a transaction ended for the session that ran it.</summary>
internal enum TransactionEnd
{
    /// <summary>All recipients are decided, but for those the peer had too many of (452).</summary>
    Finished = 0,

    /// <summary>The connection was lost before any recipient was accepted: the undecided may go to another host.</summary>
    Lost = 1,

    /// <summary>The silo's lease is nearly over: the connection is dropped and nothing may be recorded.</summary>
    LeaseLost = 2,

    /// <summary>We broke it off because the silo stops.</summary>
    Aborted = 3,
}
