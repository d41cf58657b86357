namespace MonkeysMail.Api.Auth;

/// <summary>Who calls, as far as the front knows: the key's shape is right and its prefix belongs to a workspace. Whether the key is
/// good is said by the workspace, on every call.</summary>
internal sealed partial record Caller(Tenant Tenant, Credential Credential, System.Net.IPAddress Address)
{
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The route is not behind the authentication filter.");
}
