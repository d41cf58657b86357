namespace MonkeysMail.Api.Auth;

/// <summary>What was found of a credential in a request.</summary>
internal enum PresentedKeyState
{
    Missing,

    /// <summary>There is one credential, of whatever text.</summary>
    Found,

    /// <summary>There is an Authorization or X-API-Key header that holds no key.</summary>
    Unusable,

    /// <summary>Two that differ.</summary>
    Ambiguous,
}
