namespace MonkeysMail.Grains.Delivery;

/// <summary>What became of a job: one outcome for each recipient that was confirmed. Withdrawn jobs have none.</summary>
/// <param name="Drop">True when the silo lost its lease or is stopping: nothing may be recorded, the sweep finds the row.</param>
/// <param name="Held">An operator holds its queue: it was not tried.</param>
public sealed record DeliveryOutcome(ImmutableArray<RecipientOutcome> Recipients, bool Drop = false, bool Held = false);
