using System.IO.Pipelines;

namespace MonkeysMail.Api.Smtp.Server;

/// <summary>A connection under TLS. Disposing it says so to the peer and ends it.</summary>
internal abstract class SmtpTlsChannel : IAsyncDisposable
{
    public abstract IDuplexPipe Pipe { get; }

    public abstract TlsInfo Info { get; }

    public abstract ValueTask DisposeAsync();
}
