namespace MonkeysMail.Grains.Hosting;

/// <summary>What every silo and every front of one cluster must agree on.</summary>
public static class ClusterProtocol
{
    /// <summary>State and reminders belong to the service, whatever the cluster is called: a new cluster over the same database goes on with
    /// them.</summary>
    public const string ServiceId = "monkeysmail";

    /// <summary>Octets of a call: a batch or the largest message with its attachments.</summary>
    public const int MaxMessageBodySize = 48 * 1024 * 1024;
}
