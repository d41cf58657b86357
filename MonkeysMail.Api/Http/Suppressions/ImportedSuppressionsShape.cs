namespace MonkeysMail.Api.Http.Suppressions;

/// <summary>What an import did.</summary>
/// <param name="Accepted">Lines that were taken.</param>
/// <param name="Refused">Lines that were not.</param>
/// <param name="Added">Entries that are new on the list.</param>
/// <param name="Changed">Entries that were on it and now last longer, or had expired.</param>
/// <param name="Errors">The first 100 refused lines.</param>
internal sealed record ImportedSuppressionsShape(long Accepted, long Refused, int Added, int Changed, IReadOnlyList<RefusedLineShape> Errors);
