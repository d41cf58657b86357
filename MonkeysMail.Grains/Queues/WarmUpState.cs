namespace MonkeysMail.Grains.Queues;

/// <summary>A source's present day.</summary>
[GenerateSerializer, Alias("mm.WarmUpState")]
public sealed class WarmUpState
{
    [Id(0)]
    public DateOnly Day { get; set; }

    /// <summary>Messages by provider.</summary>
    [Id(1)]
    public Dictionary<string, int> Taken { get; set; } = new(StringComparer.Ordinal);
}
