// The resource /v1/keys: which route does what, with what scope, and how it is described.
using MonkeysMail.Api.Auth;
using MonkeysMail.Api.Http.Messages;

namespace MonkeysMail.Api.Http.Keys;

internal static class KeysApi
{
    public static void MapKeys(this IEndpointRouteBuilder v1)
    {
        var group = v1.MapGroup("/keys").WithTags("Keys").RequireCaller();

        var write = group.MapGroup("").RequireScope(Scopes.KeysWrite);
        write.MapPost("", ChangeKeys.CreateAsync).TakesJson<NewKeyShape>()
            .WithName("CreateKey").WithSummary("Make a key")
            .WithDescription("The key is in this answer and never again. A key gives no more than it has: no scope that it lacks, no wider bounds, no later end, no "
                + "higher limits, and a test key makes only test keys. With an Idempotency-Key an equal repeat makes no second key; it is answered 409 with the id of the first, "
                + "because the text of the key is kept nowhere. At most 200 keys are in force.")
            .Produces<KeyShape>(201).WithProblems(400, 401, 403, 409, 413, 415, 422, 429, 503);
        write.MapPatch("/{id}", ChangeKeys.ChangeAsync).TakesJson<KeyChangeShape>()
            .WithName("ChangeKey").WithSummary("Change a key's name, expiry, bounds or rate")
            .WithDescription("Only by a key that may do all that this one may, or by itself, and never beyond what that key has. Answers 409 when the change would refuse the address of this request, or take away the last key without an end that may change "
                + "keys, unless `force` is true; the audit log tells that it was forced.")
            .Produces<KeyShape>().WithProblems(400, 401, 403, 404, 409, 413, 415, 422, 429, 503);
        write.MapPost("/{id}/rotate", ChangeKeys.RotateAsync).TakesOptionalJson<KeyRotationShape>()
            .WithName("RotateKey").WithSummary("Replace a key by a new one")
            .WithDescription("Makes a key that is like this one but for its text and id, which is in this answer and never again. The old key ends after the overlap; its counts of quotas "
                + "go over to the new one. Only by a key that has all that this one has.")
            .Produces<KeyShape>(201).WithProblems(400, 401, 403, 404, 409, 413, 415, 422, 429, 503);
        write.MapDelete("/{id}", ChangeKeys.RevokeAsync)
            .WithName("RevokeKey").WithSummary("Revoke a key")
            .WithDescription("Only by a key that may do all that this one may, or by itself. Every request with it that starts after this answer is refused, everywhere. Repeating it is harmless. Answers 409 for the last key "
                + "without an end that may change keys, unless `force` is true; the audit log tells that it was forced.")
            .Produces<KeyShape>().WithProblems(401, 403, 404, 409, 422, 429, 503);

        var read = group.MapGroup("").RequireScope(Scopes.KeysRead);
        read.MapGet("", ReadKeys.ListAsync)
            .WithName("ListKeys").WithSummary("List keys, newest first")
            .Produces<KeyListShape>().WithProblems(401, 403, 422, 429, 503);
        read.MapGet("/{id}", ReadKeys.GetAsync)
            .WithName("GetKey").WithSummary("Get a key with its use")
            .Produces<KeyShape>().WithProblems(401, 403, 404, 429, 503);
    }
}
