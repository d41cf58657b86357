namespace MonkeysMail.Grains.Contracts;

/// <summary>Who makes a change, as the audit log tells it.</summary>
/// <param name="Id">The key's id, a user's id, or the name of the part of the engine; never a secret.</param>
/// <param name="Address">The client's address, or empty.</param>
/// <param name="RequestId">The request's id, as answers and logs name it, or empty.</param>
[GenerateSerializer, Immutable, Alias("mm.Actor")]
public sealed record Actor(
    [property: Id(0)] ActorKind Kind,
    [property: Id(1)] string Id,
    [property: Id(2)] string Address,
    [property: Id(3)] string RequestId)
{
    public static Actor Engine(string part) => new(ActorKind.System, part, "", "");
}
