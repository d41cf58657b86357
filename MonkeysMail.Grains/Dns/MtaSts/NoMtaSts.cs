namespace MonkeysMail.Grains.Dns.MtaSts;

/// <summary>Finds no policy anywhere: for a host of the engine that can not ask by HTTPS, or keeps nothing.</summary>
public sealed class NoMtaSts : IMtaStsFetcher, IMtaStsBook, IMtaStsStore
{
    public Task<MtaStsFetch> FetchAsync(string domain, CancellationToken ct) => Task.FromResult(MtaStsFetch.Failed("policies are not fetched here"));

    Task<MtaStsEntry?> IMtaStsBook.FindAsync(string domain, CancellationToken ct) => Task.FromResult<MtaStsEntry?>(null);

    Task IMtaStsBook.SaveAsync(MtaStsEntry entry, CancellationToken ct) => Task.CompletedTask;

    Task<MtaStsRow?> IMtaStsStore.FindAsync(WorkspaceId workspace, byte[] domain, CancellationToken ct) => Task.FromResult<MtaStsRow?>(null);

    Task IMtaStsStore.SaveAsync(MtaStsRow row, CancellationToken ct) => Task.CompletedTask;

    Task IMtaStsStore.DeleteExpiredAsync(DateTimeOffset before, CancellationToken ct) => Task.CompletedTask;
}
