namespace MonkeysMail.Silo.Keys.Pkcs11;

/// <summary>What a token's refusal means for whoever asked.</summary>
internal enum TokenFault
{
    /// <summary>The token is gone, or a session to it, or nobody knows: worth another try.</summary>
    Away,

    /// <summary>The key that was asked for is not seen. A token that was taken away shows none either.</summary>
    KeyMissing,

    /// <summary>What is configured does not fit the token: no try will help.</summary>
    Misconfigured,

    /// <summary>The PIN is wrong or locked. Every further try may lock the token for good.</summary>
    PinRefused,
}
