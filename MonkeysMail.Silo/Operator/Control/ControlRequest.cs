using System.Text.Json.Nodes;

namespace MonkeysMail.Silo.Operator.Control;

/// <summary>What a command asks of the silo.</summary>
internal sealed record ControlRequest(HttpMethod Method, string Path, JsonObject? Body = null, string? IdempotencyKey = null);
