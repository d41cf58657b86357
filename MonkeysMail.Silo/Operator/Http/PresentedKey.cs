namespace MonkeysMail.Silo.Operator.Http;

/// <summary>What a request's credential is worth.</summary>
internal enum PresentedKey
{
    /// <summary>None: a browser asks so first.</summary>
    Missing,

    Wrong,

    /// <summary>By a tool: no browser sends it by itself.</summary>
    RightByBearer,

    /// <summary>By a browser, which sends it with every request to this server, whoever's page asks.</summary>
    RightByBasic,
}
