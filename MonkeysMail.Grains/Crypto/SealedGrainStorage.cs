// Seals the low-rate states (workspaces, domains): an IGrainStorage over another one that keeps only the sealed blob. Which
// workspace's key is used comes from the grain id, so that a row copied to another grain does not open.
using System.Security.Cryptography;
using System.Text;
using Orleans.Serialization;
using Orleans.Storage;

namespace MonkeysMail.Grains.Crypto;

public sealed class SealedGrainStorage(IGrainStorage inner, IWorkspaceSealers sealers, Serializer serializer) : IGrainStorage
{
    /// <summary>The name of this provider.</summary>
    public const string Name = "sealed";

    /// <summary>The name of the provider below, which keeps what needs no seal.</summary>
    public const string PlainName = "state";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var stored = new GrainState<SealedState>();
        await inner.ReadStateAsync(stateName, grainId, stored);
        grainState.ETag = stored.ETag;
        grainState.RecordExists = stored.RecordExists;
        if (stored.RecordExists && stored.State?.Blob is { } blob)
        {
            try
            {
                var sealer = await sealers.GetAsync(WorkspaceOf(grainId), blob);
                grainState.State = serializer.Deserialize<T>(sealer.Open(SealedKind.GrainState, RowOf(stateName, grainId), blob))!;
                return;
            }
            catch (WorkspaceDestroyedException)
            {
                // What is left of a deleted workspace is as if it were not there; writing it is refused.
                grainState.RecordExists = false;
            }
        }

        grainState.State = Activator.CreateInstance<T>();
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var sealer = await sealers.GetAsync(WorkspaceOf(grainId));
        var plain = serializer.SerializeToArray(grainState.State);
        var stored = new GrainState<SealedState>
        {
            State = new SealedState { Blob = sealer.Seal(SealedKind.GrainState, RowOf(stateName, grainId), plain) },
            ETag = grainState.ETag,
            RecordExists = grainState.RecordExists,
        };
        await inner.WriteStateAsync(stateName, grainId, stored);
        grainState.ETag = stored.ETag;
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var stored = new GrainState<SealedState> { ETag = grainState.ETag, RecordExists = grainState.RecordExists };
        await inner.ClearStateAsync(stateName, grainId, stored);
        grainState.ETag = stored.ETag;
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    private static WorkspaceId WorkspaceOf(GrainId grainId) => WorkspaceKey.Of(grainId)
        ?? throw new InvalidOperationException($"Grain type {grainId.Type} cannot be sealed: its key does not begin with a workspace.");

    internal static Guid RowOf(string stateName, GrainId grainId) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{stateName}/{grainId}")).AsSpan(0, 16), bigEndian: true);
}
