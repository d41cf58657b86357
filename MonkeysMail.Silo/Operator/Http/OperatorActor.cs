using System.Globalization;
using MonkeysMail.Grains.Contracts;

namespace MonkeysMail.Silo.Operator.Http;

/// <summary>The operator of a request, as audit logs tell it.</summary>
internal static class OperatorActor
{
    public static Actor Of(HttpContext context) => new(
        ActorKind.Operator, "operator", Convert.ToString(context.Connection.RemoteIpAddress, CultureInfo.InvariantCulture) ?? "", context.TraceIdentifier);
}
