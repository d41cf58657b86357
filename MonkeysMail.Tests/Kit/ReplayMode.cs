namespace MonkeysMail.Tests.Kit;

/// <summary>How a replay peer hands its lines to the network.</summary>
public enum ReplayMode
{
    /// <summary>All lines of a turn in one write.</summary>
    Whole = 0,
    Line = 1,

    /// <summary>Each octet alone: finds every mistake of buffering.</summary>
    Octet = 2,
}
