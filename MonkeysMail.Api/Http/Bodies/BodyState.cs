namespace MonkeysMail.Api.Http.Bodies;

internal enum BodyState
{
    Good,
    TooLarge,

    /// <summary>The bodies in flight have used up the budget.</summary>
    NoRoom,
}
