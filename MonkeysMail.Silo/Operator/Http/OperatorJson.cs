// How answers to operators are written: source-generated, snake_case, like the public API's.
using System.Text.Json.Serialization;
using MonkeysMail.Silo.Operator.Http.Shapes;

namespace MonkeysMail.Silo.Operator.Http;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProblemShape))]
[JsonSerializable(typeof(HealthShape))]
[JsonSerializable(typeof(ClusterShape))]
[JsonSerializable(typeof(SiloListShape))]
[JsonSerializable(typeof(QueueListShape))]
[JsonSerializable(typeof(QueueOrdersShape))]
[JsonSerializable(typeof(QueueOrderShape))]
[JsonSerializable(typeof(PoolOrderShape))]
[JsonSerializable(typeof(WorkspaceListShape))]
[JsonSerializable(typeof(StuckListShape))]
[JsonSerializable(typeof(KeysShape))]
[JsonSerializable(typeof(WorkspaceDetailShape))]
[JsonSerializable(typeof(WorkspaceDirectoryShape))]
[JsonSerializable(typeof(CreatedWorkspaceShape))]
[JsonSerializable(typeof(CreatedKeyShape))]
[JsonSerializable(typeof(NewWorkspaceShape))]
[JsonSerializable(typeof(WorkspaceChangeShape))]
[JsonSerializable(typeof(SuspendShape))]
[JsonSerializable(typeof(OperatorAuditShape))]
[JsonSerializable(typeof(OperatorAuditVerificationShape))]
internal sealed partial class OperatorJson : JsonSerializerContext;
