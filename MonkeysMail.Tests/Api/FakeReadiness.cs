using MonkeysMail.Api;

namespace MonkeysMail.Tests.Api;

public sealed class FakeReadiness : IReadiness
{
    public ReadinessAnswer Answer { get; set; } = ReadinessAnswer.Ready;

    public ValueTask<ReadinessAnswer> CheckAsync(CancellationToken cancellationToken) => new(Answer);
}
