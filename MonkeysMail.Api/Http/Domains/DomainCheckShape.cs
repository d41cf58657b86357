// Documents the request in OpenAPI; requests are read by DomainReader.
namespace MonkeysMail.Api.Http.Domains;

/// <summary>What is to be checked.</summary>
internal sealed record DomainCheckShape
{
    /// <summary>The address that recipients see mail come from (IPv4 or IPv6); left out: the addresses of the server's name.</summary>
    public string? Source { get; init; }
}
