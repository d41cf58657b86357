namespace MonkeysMail.Grains.Contracts;

/// <summary>What breaks an audit chain.</summary>
[GenerateSerializer, Alias("mm.AuditFault")]
public enum AuditFault
{
    None = 0,

    /// <summary>There is no entry at this position.</summary>
    Missing = 1,

    /// <summary>The entry at this position, or one before it, is not what was written.</summary>
    Changed = 2,

    /// <summary>The chain ends elsewhere than its authenticated head says, or the head is not authentic.</summary>
    Head = 3,
}
