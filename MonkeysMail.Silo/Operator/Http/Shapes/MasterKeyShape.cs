using System.ComponentModel;

namespace MonkeysMail.Silo.Operator.Http.Shapes;

[Description("A master key version.")]
internal sealed record MasterKeyShape(
    int Version,
    [property: Description("`file` or `pkcs11`.")] string Provider,
    [property: Description("This silo has it.")] bool Known,
    [property: Description("Data keys that it wraps: a version that wraps none, on a second look too, is needed for old backups alone.")] long DataKeys);
