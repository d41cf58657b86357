using System.IO.Pipelines;
using System.Net.Security;

namespace MonkeysMail.Grains.Hosting.Transport;

/// <summary>The pipes that Orleans reads and writes, over a TLS stream.</summary>
public sealed class TlsPipe(SslStream stream) : IDuplexPipe
{
    // One TLS record carries at most 16 KiB; four of them a read.
    private const int BufferSize = 64 * 1024;

    public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferSize, minimumReadSize: 4096, leaveOpen: true));

    public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: 16 * 1024, leaveOpen: true));
}
