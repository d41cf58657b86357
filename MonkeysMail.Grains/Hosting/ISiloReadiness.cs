namespace MonkeysMail.Grains.Hosting;

/// <summary>Whether this silo can take mail while it runs; fronts are told. The host implements it; starting and stopping are not its matter.</summary>
public interface ISiloReadiness
{
    /// <summary>Why it can not, in one sentence without addresses or secrets; null when it can.</summary>
    string? WhyNot { get; }
}
