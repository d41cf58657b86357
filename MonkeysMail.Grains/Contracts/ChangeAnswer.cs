namespace MonkeysMail.Grains.Contracts;

/// <summary>What became of a cancel or a reschedule; the message as it is now when it exists.</summary>
[GenerateSerializer, Immutable, Alias("mm.ChangeAnswer")]
public sealed record ChangeAnswer([property: Id(0)] ChangeOutcome Outcome, [property: Id(1)] MessageDescription? Message = null);
