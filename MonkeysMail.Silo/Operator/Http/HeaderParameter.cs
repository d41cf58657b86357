namespace MonkeysMail.Silo.Operator.Http;

/// <summary>A header that a route takes and how it is documented.</summary>
internal sealed record HeaderParameter(string Name, string Description);
