using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("The keys that seal what is stored. No key is ever shown.")]
internal sealed record KeysShape(
    [property: Description("`file` or `pkcs11`: who wraps new data keys.")] string Provider,
    [property: Description("False while what holds the master keys does not answer this silo.")] bool Available,
    [property: Description("The master key version that wraps data keys, as this silo knows it.")] int CurrentMaster,
    IReadOnlyList<MasterKeyShape> Masters,
    [property: Description("Unfinished jobs first, then the latest; the first 100.")] IReadOnlyList<KeyJobShape> Jobs);
