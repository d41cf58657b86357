namespace MonkeysMail.Grains.Contracts;

/// <summary>Why an address is suppressed.</summary>
[GenerateSerializer, Alias("mm.SuppressionReason")]
public enum SuppressionReason
{
    Bounce = 0,
    Complaint = 1,
    Unsubscribe = 2,
    Manual = 3,
}
