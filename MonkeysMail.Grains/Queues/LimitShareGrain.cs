namespace MonkeysMail.Grains.Queues;

/// <inheritdoc cref="ILimitShareGrain"/>
public sealed class LimitShareGrain(TimeProvider time) : Grain, ILimitShareGrain
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly ShareTable table = new(time);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(
            () =>
            {
                table.Clean();
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(Period, Period));
        return Task.CompletedTask;
    }

    Task<ImmutableArray<LimitShare>> ILimitShareGrain.ShareAsync(string silo, int silos, ImmutableArray<LimitClaim> claims) =>
        Task.FromResult(table.Share(silo, silos, claims));
}
