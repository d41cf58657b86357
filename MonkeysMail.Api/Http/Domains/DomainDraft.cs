namespace MonkeysMail.Api.Http.Domains;

/// <summary>What a body of /v1/domains has given so far; null: not given.</summary>
internal sealed class DomainDraft
{
    public string? Name { get; set; }

    public int? RotationDays { get; set; }

    public string? Source { get; set; }
}
