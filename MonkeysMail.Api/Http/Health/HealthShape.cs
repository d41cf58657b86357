namespace MonkeysMail.Api.Http.Health;

/// <summary>The state of the process.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
internal sealed record HealthShape(string Status);
