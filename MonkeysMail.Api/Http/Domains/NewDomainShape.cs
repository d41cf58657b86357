// Documents the request in OpenAPI; requests are read by DomainReader.
namespace MonkeysMail.Api.Http.Domains;

/// <summary>A sending domain to be added.</summary>
internal sealed record NewDomainShape
{
    /// <summary>The domain of the addresses that mail is sent from, as <c>bücher.example</c> or <c>xn--bcher-kva.example</c>. A subdomain is a domain of its own.</summary>
    public required string Name { get; init; }
}
