// Makes and reads signed addresses. Their key is derived from the index key of the installation's own keys (those of the operators' log, nobody's workspace): it is made
// with the installation, stays when data keys and master keys are rotated (that only wraps it anew), and so an address that is on its way stays good. It never leaves the
// silos: a front asks one.
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Crypto;

namespace MonkeysMail.Grains.Mime.ReturnPaths;

public sealed class ReturnPaths(ReturnPathOptions options, IWorkspaceSealers sealers, TimeProvider time)
{
    private ReturnPathCodec? codec;

    public bool IsOn => options.Domain is not null;

    /// <summary>The reverse path of a message.</summary>
    public async ValueTask<string> AddressAsync(ReturnPathPurpose purpose, WorkspaceId workspace, MessageId message, DateTimeOffset expiresAt) =>
        $"{(await CodecAsync()).Encode(purpose, workspace, message, expiresAt)}@{options.Domain}";

    /// <summary>What an address says; null when it is none of ours, or has expired.</summary>
    public async ValueTask<ReturnPathToken?> ReadAsync(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var at = address.LastIndexOf('@');
        return at > 0 && address.AsSpan(at + 1).Equals(options.Domain, StringComparison.OrdinalIgnoreCase)
            && (await CodecAsync()).Decode(address[..at]) is { } token && token.ExpiresAt > time.GetUtcNow()
                ? token
                : null;
    }

    private async ValueTask<ReturnPathCodec> CodecAsync()
    {
        if (codec is { } known)
        {
            return known;
        }

        await sealers.EnsureCreatedAsync(OperatorLog.Owner);
        return codec = new ReturnPathCodec((await sealers.GetAsync(OperatorLog.Owner)).Derive("mm.return-path"u8));
    }
}
