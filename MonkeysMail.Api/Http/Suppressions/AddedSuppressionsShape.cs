namespace MonkeysMail.Api.Http.Suppressions;

/// <summary>What an addition did.</summary>
/// <param name="Accepted">Entries in the request.</param>
/// <param name="Added">Entries that are new on the list.</param>
/// <param name="Changed">Entries that were on it and now last longer, or had expired.</param>
internal sealed record AddedSuppressionsShape(int Accepted, int Added, int Changed);
