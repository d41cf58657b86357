// The resource /v1/domains: which route does what, with what scope, and how it is described.
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Http.Messages;

namespace MonkeysMail.Api.Http.Domains;

internal static class DomainsApi
{
    public static void MapDomains(this IEndpointRouteBuilder v1)
    {
        var group = v1.MapGroup("/domains").WithTags("Domains").RequireCaller();

        var write = group.MapGroup("").RequireScope(Scopes.DomainsWrite);
        write.MapPost("", ChangeDomains.AddAsync).TakesJson<NewDomainShape>()
            .WithName("AddDomain").WithSummary("Add a sending domain")
            .WithDescription("The answer tells the records to publish. Nothing is sent from the domain until POST /v1/domains/{name}/verify, or the daily look, finds the required ones: the DKIM "
                + "key is this workspace's alone, so who publishes it proves the domain. A workspace has at most 1,000 domains unless the server says otherwise.")
            .Produces<DomainShape>(201).WithProblems(400, 401, 403, 409, 413, 415, 422, 429, 503);
        write.MapPost("/{name}/verify", ChangeDomains.VerifyAsync)
            .WithName("VerifyDomain").WithSummary("Look for the domain's records now")
            .WithDescription("Asks the DNS, and draws the consequences: the domain is verified, a new DKIM key begins to sign, a missing record makes a warning. What a resolver remembers may "
                + "hide a change until its time to live is over.")
            .Produces<DomainShape>().WithProblems(401, 403, 404, 429, 503);
        write.MapPost("/{name}/rotate", ChangeDomains.RotateAsync)
            .WithName("RotateDomain").WithSummary("Make new DKIM keys for the domain")
            .WithDescription("The new keys stand in the answer as records to publish. Each signs once its record was seen; the key before it stops then, and its record has to stay for seven days "
                + "more. Answers 409 while earlier new keys wait for their records.")
            .Produces<DomainShape>().WithProblems(401, 403, 404, 409, 422, 429, 503);
        write.MapPatch("/{name}", ChangeDomains.ChangeAsync).TakesJson<DomainChangeShape>()
            .WithName("ChangeDomain").WithSummary("Set how often the domain's DKIM keys are rotated")
            .Produces<DomainShape>().WithProblems(400, 401, 403, 404, 413, 415, 422, 429, 503);
        write.MapDelete("/{name}", ChangeDomains.RemoveAsync)
            .WithName("RemoveDomain").WithSummary("Remove a sending domain")
            .WithDescription("Its DKIM keys are destroyed. Mail that was accepted goes, scheduled mail fails when it is due. The domain can be added again, with other keys.")
            .Produces(204).WithProblems(401, 403, 404, 429, 503);

        var read = group.MapGroup("").RequireScope(Scopes.DomainsRead);
        read.MapGet("", ReadDomains.ListAsync)
            .WithName("ListDomains").WithSummary("List sending domains by name")
            .Produces<DomainListShape>().WithProblems(401, 403, 422, 429, 503);
        read.MapGet("/{name}", ReadDomains.GetAsync)
            .WithName("GetDomain").WithSummary("Get a domain with its records and keys")
            .Produces<DomainShape>().WithProblems(401, 403, 404, 429, 503);
        read.MapPost("/{name}/check", ReadDomains.CheckAsync).TakesOptionalJson<DomainCheckShape>()
            .WithName("CheckDomain").WithSummary("Tell whether mail of the domain will pass DMARC")
            .WithDescription("By the DNS of now: signatures, SPF of the envelope for the addresses that mail comes from, the DMARC policy, and what is wrong. It changes nothing.")
            .Produces<AlignmentShape>().WithProblems(400, 401, 403, 404, 413, 415, 422, 429, 503);
    }
}
