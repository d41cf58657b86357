using System.Text.Json;

namespace MonkeysMail.Silo.Operator.Http;

/// <summary>Values of enumerations as the contract writes them.</summary>
internal static class Names
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
