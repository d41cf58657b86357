using MonkeysMail.Grains.Contracts;

namespace MonkeysMail.Silo.Operator.Http;

/// <summary>The operator of a request, as audit logs tell it.</summary>
internal static class OperatorActor
{
    public static Actor Of(HttpContext context) => new(
        ActorKind.Operator,
        "operator",
        context.Connection.RemoteIpAddress is { } address ? ClientNetwork.Plain(address).ToString() : "",
        context.TraceIdentifier);
}
