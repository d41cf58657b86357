namespace MonkeysMail.Grains.Domains;

/// <summary>Who says that a domain is its workspace's.</summary>
[GenerateSerializer, Alias("mm.DomainOrigin")]
public enum DomainOrigin
{
    /// <summary>An operator, by the configuration or with a new workspace: it is verified whatever the DNS says.</summary>
    Vouched = 0,

    /// <summary>The workspace itself: the DNS has to prove it.</summary>
    Added = 1,
}
