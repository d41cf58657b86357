namespace MonkeysMail.Api.Http.Messages;

/// <summary>An address with a display name. In its place a string may stand: a bare address, or a name with the address in angle brackets.</summary>
/// <param name="Email">The mailbox.</param>
/// <param name="Name">The display name, at most 256 characters.</param>
internal sealed record AddressShape(string Email, string? Name = null);
