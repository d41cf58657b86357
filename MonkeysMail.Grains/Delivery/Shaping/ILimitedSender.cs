namespace MonkeysMail.Grains.Delivery.Shaping;

/// <summary>This silo's side of limits that the cluster shares.</summary>
public interface ILimitedSender
{
    /// <summary>What it would use of each limit that it uses now.</summary>
    IReadOnlyList<LimitDemand> Demands();

    /// <summary>What it may use from now on.</summary>
    void Share(LimitShares shares);
}
