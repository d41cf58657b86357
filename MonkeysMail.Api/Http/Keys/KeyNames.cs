namespace MonkeysMail.Api.Http.Keys;

/// <summary>The words of the contract for modes and states of keys.</summary>
internal static class KeyNames
{
    public static readonly ImmutableArray<string> Modes = [Of(KeyMode.Live), Of(KeyMode.Test)];

    public static readonly ImmutableArray<string> Statuses = [Of(KeyStatus.Active), Of(KeyStatus.Expired), Of(KeyStatus.Revoked)];

    public static string Of(KeyMode mode) => mode == KeyMode.Live ? "live" : "test";

    public static string Of(KeyStatus status) => status switch
    {
        KeyStatus.Active => "active",
        KeyStatus.Expired => "expired",
        _ => "revoked",
    };
}
