namespace MonkeysMail.Silo.Operator.Control;

/// <summary>What a command ends with.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>Wrong usage, no key, or the silo refused.</summary>
    public const int Refused = 1;

    /// <summary>Nobody answered.</summary>
    public const int Unreachable = 2;
}
