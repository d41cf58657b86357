using MonkeysMail.Grains.Delivery.Shaping;

namespace MonkeysMail.Grains.Delivery;

/// <summary>What the agent has in hand for one destination.</summary>
/// <param name="Key">The destination: its MX hosts, or the smart host.</param>
/// <param name="Waiting">Jobs that wait for a connection.</param>
/// <param name="Connections">Connections that are open or being opened.</param>
/// <param name="Oldest">How long the oldest waiting job has waited; null when none does.</param>
/// <param name="RestsFor">How long nobody dials it; null when it does not rest.</param>
/// <param name="Failures">Attempts in a row that found no usable connection.</param>
/// <param name="FailedStage">Where the last of these ended; null when there was none since it was made.</param>
/// <param name="FailedCode">The reply's code, when there was a reply.</param>
/// <param name="Source">The source address's name; null when there is only one.</param>
/// <param name="Rate">Messages a second, over the last ten seconds.</param>
/// <param name="Limits">What holds for it, together with others of its provider.</param>
/// <param name="Workspaces">Those with the most waiting jobs, ten at most.</param>
public sealed record DestinationView(
    string Key,
    int Waiting,
    int Connections,
    TimeSpan? Oldest,
    TimeSpan? RestsFor,
    int Failures,
    ReplyStage? FailedStage,
    int? FailedCode,
    string? Source,
    double Rate,
    LimiterView Limits,
    ImmutableArray<WorkspaceDepth> Workspaces);
