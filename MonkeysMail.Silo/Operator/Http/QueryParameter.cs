namespace MonkeysMail.Silo.Operator.Http;

/// <summary>A parameter of the query string: what a route takes and how it is documented.</summary>
internal sealed record QueryParameter(string Name, string Description, bool IsNumber = false);
