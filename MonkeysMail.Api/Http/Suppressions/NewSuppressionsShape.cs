// Documents the request in OpenAPI; requests are read by SuppressionReader.
namespace MonkeysMail.Api.Http.Suppressions;

/// <summary>Addresses to be added. In place of <c>data</c> the fields of a single entry may stand here.</summary>
internal sealed record NewSuppressionsShape
{
    /// <summary>1 to 1,000 entries.</summary>
    public required IReadOnlyList<NewSuppressionShape> Data { get; init; }
}
