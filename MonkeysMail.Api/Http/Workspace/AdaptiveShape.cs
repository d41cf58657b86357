namespace MonkeysMail.Api.Http.Workspace;

/// <summary>What bounces and complaints of the last 24 hours do to the rate.</summary>
/// <param name="Enabled">False: the operators of this server have switched it off.</param>
/// <param name="Factor">What the rate is multiplied by; 1: nothing is narrowed.</param>
/// <param name="Reason">Why, in plain words.</param>
/// <param name="Outcomes">Recipients delivered or bounced.</param>
/// <param name="BounceRate">The part of them that bounced, 0 to 1; null when there are none.</param>
/// <param name="ComplaintRate">Complaints by deliveries; null when there are none.</param>
internal sealed record AdaptiveShape(bool Enabled, double Factor, string Reason, long Outcomes, double? BounceRate, double? ComplaintRate)
{
    public static AdaptiveShape Of(AdaptiveState state) => new(
        state.IsOn, state.Factor, state.Reason, state.Outcomes, Round(state.BounceRate), Round(state.ComplaintRate));

    // To a thousandth of a per cent: more says nothing.
    private static double? Round(double? part) => part is { } value ? Math.Round(value, 5) : null;
}
