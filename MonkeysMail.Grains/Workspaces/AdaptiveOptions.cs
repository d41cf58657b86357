namespace MonkeysMail.Grains.Workspaces;

/// <summary>How the rate of a workspace follows its recent bounces and complaints (<c>MonkeysMail:Limits:Adaptive</c>).</summary>
public sealed record AdaptiveOptions
{
    /// <summary>False switches it off for every workspace.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The part of outcomes that bounced from which the rate narrows.</summary>
    public double BounceWarn { get; init; } = 0.02;

    /// <summary>The part of outcomes that bounced from which the rate is at its least.</summary>
    public double BounceStop { get; init; } = 0.05;

    /// <summary>The part of deliveries complained of from which the rate narrows: the large mailbox providers ask for less than this.</summary>
    public double ComplaintWarn { get; init; } = 0.001;

    /// <summary>The part of deliveries complained of from which the rate is at its least: the large mailbox providers block from here.</summary>
    public double ComplaintStop { get; init; } = 0.003;

    /// <summary>The least that the rate is multiplied by. 0.01 of the default 100 a second is 1 a second: what can not wait still goes out, 86,400 a day, and brings the
    /// outcomes by which the rate widens again.</summary>
    public double Floor { get; init; } = 0.01;

    /// <summary>Final outcomes in 24 hours below which nothing is judged: of 1,000 one bounce is 0.1 %, a twentieth of the distance to <see cref="BounceWarn"/>.</summary>
    public int LeastOutcomes { get; init; } = 1_000;

    /// <summary>Bounces below which nothing is judged: 2 % of 1,000.</summary>
    public int LeastBounced { get; init; } = 20;

    /// <summary>Complaints below which nothing is judged.</summary>
    public int LeastComplaints { get; init; } = 5;
}
