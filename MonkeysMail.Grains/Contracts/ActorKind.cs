namespace MonkeysMail.Grains.Contracts;

/// <summary>What kind of somebody made a change.</summary>
[GenerateSerializer, Alias("mm.ActorKind")]
public enum ActorKind
{
    /// <summary>The engine itself.</summary>
    System = 0,

    /// <summary>An API key of the workspace.</summary>
    Key = 1,

    /// <summary>A person with an account.</summary>
    User = 2,

    /// <summary>An operator of the installation.</summary>
    Operator = 3,
}
