// Keeps how far the operators' audit chain has come, sealed: a log that was cut, erased or put back is noticed by that. Operators do little, so each step is a write.
using Microsoft.Extensions.Logging;
using MonkeysMail.Grains.Crypto;

namespace MonkeysMail.Grains.Audit;

public sealed partial class OperatorAuditGrain(
    [PersistentState("operatoraudit", SealedGrainStorage.Name)] IPersistentState<OperatorAuditState> known, ILogger<OperatorAuditGrain> logger) : Grain, IOperatorAuditGrain
{
    async Task IOperatorAuditGrain.ReachedAsync(long position)
    {
        if (position <= known.State.Position)
        {
            if (position < known.State.Position)
            {
                LogChainIsShorter(position, known.State.Position);
            }

            return;
        }

        known.State.Position = position;
        try
        {
            await known.WriteStateAsync();
        }
        catch (Exception exception)
        {
            // The chain tells its position again when it grows, and at its next activation.
            LogNotKept(position, exception);
            DeactivateOnIdle();
        }
    }

    Task<long> IOperatorAuditGrain.KnownAsync() => Task.FromResult(known.State.Position);

    [LoggerMessage(EventId = 1635, Level = LogLevel.Error,
        Message = "The operators' audit chain ends at {Position} but was at {Known}: entries were taken out of the database, or an older one was put back")]
    private partial void LogChainIsShorter(long position, long known);

    [LoggerMessage(EventId = 1636, Level = LogLevel.Warning, Message = "The position {Position} of the operators' audit chain could not be kept; it is told again")]
    private partial void LogNotKept(long position, Exception exception);
}
