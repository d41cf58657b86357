namespace MonkeysMail.Grains.Storage;

/// <summary>A place in the list of stuck messages, which goes by due time, then by id.</summary>
public readonly record struct StuckPosition(DateTimeOffset DueAt, Guid Message);
