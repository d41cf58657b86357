// Policies in the database: looked up by a keyed hash of the domain and sealed, for they tell to whom mail goes. They are no workspace's, so the keys are the
// installation's own, those of the operators' log: they stay when a workspace goes, and are rotated with the log's.
using System.Text;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Crypto;

namespace MonkeysMail.Grains.Dns.MtaSts;

public sealed class MtaStsBook(IMtaStsStore store, IWorkspaceSealers sealers) : IMtaStsBook
{
    // Between the record's id, which has letters and digits alone, and the policy's text.
    private const char Mark = '\n';

    private volatile bool hasKeys;

    public async Task<MtaStsEntry?> FindAsync(string domain, CancellationToken ct)
    {
        var hash = (await SealerAsync()).Hash(LookupKind.Domain, domain);
        if (await store.FindAsync(OperatorLog.Owner, hash, ct) is not { } row)
        {
            return null;
        }

        var sealer = await sealers.GetAsync(OperatorLog.Owner, row.Sealed);
        var text = Encoding.UTF8.GetString(sealer.Open(SealedKind.MtaStsPolicy, new Guid(hash, bigEndian: true), row.Sealed));
        var end = text.IndexOf(Mark, StringComparison.Ordinal);
        return new MtaStsEntry(domain, text[..end], text[(end + 1)..], row.FetchedAt, row.ExpiresAt);
    }

    public async Task SaveAsync(MtaStsEntry entry, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var sealer = await SealerAsync();
        var hash = sealer.Hash(LookupKind.Domain, entry.Domain);
        var blob = sealer.Seal(SealedKind.MtaStsPolicy, new Guid(hash, bigEndian: true), Encoding.UTF8.GetBytes($"{entry.Id}{Mark}{entry.Text}"));
        await store.SaveAsync(new MtaStsRow(OperatorLog.Owner, hash, entry.FetchedAt, entry.ExpiresAt, blob), ct);
        await store.DeleteExpiredAsync(entry.FetchedAt, ct);
    }

    private async ValueTask<WorkspaceSealer> SealerAsync()
    {
        if (!hasKeys)
        {
            await sealers.EnsureCreatedAsync(OperatorLog.Owner);
            hasKeys = true;
        }

        return await sealers.GetAsync(OperatorLog.Owner);
    }
}
