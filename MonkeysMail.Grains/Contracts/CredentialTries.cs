namespace MonkeysMail.Grains.Contracts;

/// <summary>How many wrong credentials are judged before a client has to wait: the same at one front and over all of them.</summary>
public static class CredentialTries
{
    /// <summary>Wrong credentials in a row that a network may present; one more every <see cref="NetworkRefill"/>.</summary>
    public const int NetworkBurst = 30;

    /// <summary>Wrong secrets in a row for one prefix from one network; one more every <see cref="PrefixRefill"/>.</summary>
    public const int PrefixBurst = 10;

    public static readonly TimeSpan NetworkRefill = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan PrefixRefill = TimeSpan.FromSeconds(6);
}
