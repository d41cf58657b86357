namespace MonkeysMail.Grains.Dns.MtaSts;

/// <summary>Where policies are kept while they hold.</summary>
public interface IMtaStsBook
{
    Task<MtaStsEntry?> FindAsync(string domain, CancellationToken ct);

    /// <summary>Takes the place of what there was for the domain, and lets go of what has ended.</summary>
    Task SaveAsync(MtaStsEntry entry, CancellationToken ct);
}
