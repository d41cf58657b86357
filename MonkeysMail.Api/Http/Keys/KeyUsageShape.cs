namespace MonkeysMail.Api.Http.Keys;

/// <summary>How a key is used. At most a minute of it is lost when a server fails.</summary>
/// <param name="Messages">Messages sent with it.</param>
/// <param name="LastUsedAt">When a request with it was last let in; null: never.</param>
/// <param name="LastUsedFrom">The client's address of that request.</param>
/// <param name="DayRecipients">Recipients of this UTC day.</param>
/// <param name="MonthRecipients">Recipients of this UTC month.</param>
internal sealed record KeyUsageShape(long Messages, DateTime? LastUsedAt, string? LastUsedFrom, long DayRecipients, long MonthRecipients);
