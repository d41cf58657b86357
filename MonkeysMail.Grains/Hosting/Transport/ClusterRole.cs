namespace MonkeysMail.Grains.Hosting.Transport;

/// <summary>What a process may be in the cluster: its certificate carries the role as a DNS name, <c>silo.ID</c> or <c>front.ID</c>.</summary>
public enum ClusterRole
{
    Silo,
    Front,
}
