namespace MonkeysMail.Grains.Audit;

[GenerateSerializer, Alias("mm.OperatorAuditState")]
public sealed class OperatorAuditState
{
    /// <summary>The highest position that the operators' chain has had. Written by the grain when the chain tells it.</summary>
    [Id(0)]
    public long Position { get; set; }
}
