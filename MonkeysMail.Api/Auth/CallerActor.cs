// Who makes a change, for the audit log: the id of a key is its prefix with key_ before it, so that no call is needed to know it.
namespace MonkeysMail.Api.Auth;

internal sealed partial record Caller
{
    /// <summary>The caller of this request as the actor of a change.</summary>
    public static Actor ActorOf(HttpContext context)
    {
        var caller = Of(context);
        return new Actor(ActorKind.Key, "key_" + caller.Credential.Prefix, caller.Address.ToString(), context.TraceIdentifier);
    }

    /// <summary>Whose mail the caller may change, as the workspace said when it judged the scope of this request.</summary>
    public static KeyReach ReachOf(HttpContext context) => context.Features.Get<KeyReach>() ?? throw new InvalidOperationException("The route asks no scope.");
}
