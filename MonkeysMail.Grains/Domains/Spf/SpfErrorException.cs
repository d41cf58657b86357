namespace MonkeysMail.Grains.Domains.Spf;

/// <summary>Ends an evaluation from within: the result is a permerror or a temperror.</summary>
internal sealed class SpfErrorException(SpfResult result, string message) : Exception(message)
{
    public SpfResult Result { get; } = result;
}
