namespace MonkeysMail.Grains.Contracts;

/// <summary>What retention deletes, each by a window of its own.</summary>
[GenerateSerializer, Alias("mm.RetentionKind")]
public enum RetentionKind
{
    Bodies = 0,
    Metadata = 1,
    Events = 2,
    Audit = 3,
}
