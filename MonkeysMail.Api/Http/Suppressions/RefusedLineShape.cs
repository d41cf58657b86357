namespace MonkeysMail.Api.Http.Suppressions;

/// <summary>A line of an import that was refused.</summary>
/// <param name="Line">Its number; the line of names is 1.</param>
/// <param name="Message">Why.</param>
internal sealed record RefusedLineShape(int Line, string Message);
