using System.Net;

namespace MonkeysMail.Silo.Clustering;

/// <summary>Where other silos and fronts reach this one.</summary>
internal sealed record ClusterPorts(IPEndPoint Silo, IPEndPoint Gateway);
