namespace MonkeysMail.Grains.Crypto.Rotation;

/// <summary>The grain states that SealedGrainStorage keeps: the state's name and the type of its grain, which the database does not hold but
/// the seal is bound to. A test compares them with the grains.</summary>
public static class SealedStates
{
    public static readonly ImmutableDictionary<string, string> GrainTypes = ImmutableDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, string>
    {
        ["workspace"] = "workspace",
        ["domain"] = "domain",
        ["operatoraudit"] = "operatoraudit",
        ["queues"] = "queueorders",
        ["tlsreports"] = "tlsreports",
    });
}
