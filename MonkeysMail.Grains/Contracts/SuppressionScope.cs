namespace MonkeysMail.Grains.Contracts;

/// <summary>Which mail a suppression covers, where it must be told from "whichever".</summary>
[GenerateSerializer, Alias("mm.SuppressionScope")]
public enum SuppressionScope
{
    /// <summary>Every stream.</summary>
    All = 0,
    Transactional = 1,
    Broadcast = 2,
}
