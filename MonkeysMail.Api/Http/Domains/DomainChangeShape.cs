// Documents the request in OpenAPI; requests are read by DomainReader.
namespace MonkeysMail.Api.Http.Domains;

/// <summary>What is to be another of a domain.</summary>
internal sealed record DomainChangeShape
{
    /// <summary>After so many days new DKIM keys are made, 0 to 3,650; 0: only on demand.</summary>
    public required int RotationDays { get; init; }
}
