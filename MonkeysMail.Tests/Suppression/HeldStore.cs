using System.Runtime.CompilerServices;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Storage;

namespace MonkeysMail.Tests.Suppression;

/// <summary>A real store whose reading of all hashes can be held after it has looked, or made to fail; it counts confirmations.</summary>
internal sealed class HeldStore(ISuppressionStore store) : ISuppressionStore
{
    public TaskCompletionSource Looked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Go { get; set; } = Task.CompletedTask;

    public bool Fails { get; set; }

    public int Confirmations { get; private set; }

    public Task<SuppressionCounts> AddAsync(IReadOnlyList<SuppressionRow> rows, Func<SuppressionCounts, AuditOutboxRow?>? audit, CancellationToken ct) =>
        store.AddAsync(rows, audit, ct);

    public Task<IReadOnlyList<SuppressionRow>> RemoveAsync(
        WorkspaceId workspace, byte[] addressHash, SuppressionScope? scope, Func<IReadOnlyList<SuppressionRow>, AuditOutboxRow> audit, CancellationToken ct) =>
        store.RemoveAsync(workspace, addressHash, scope, audit, ct);

    public Task<IReadOnlyList<SuppressionRow>> FindAsync(WorkspaceId workspace, IReadOnlyList<byte[]> addressHashes, CancellationToken ct)
    {
        Confirmations++;
        return store.FindAsync(workspace, addressHashes, ct);
    }

    public Task<IReadOnlyList<SuppressionRow>> PageAsync(SuppressionPageQuery query, CancellationToken ct) => store.PageAsync(query, ct);

    public async IAsyncEnumerable<ReadOnlyMemory<ulong>> LoadHashesAsync(WorkspaceId workspace, [EnumeratorCancellation] CancellationToken ct)
    {
        if (Fails)
        {
            throw new StoreUnavailableException("The database is away.");
        }

        var pages = new List<ReadOnlyMemory<ulong>>();
        await foreach (var page in store.LoadHashesAsync(workspace, ct))
        {
            pages.Add(page.ToArray());
        }

        Looked.TrySetResult();
        await Go;
        foreach (var page in pages)
        {
            yield return page;
        }
    }
}
