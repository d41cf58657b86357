// Forces a full, blocking garbage collection in another .NET process through the diagnostics socket that every .NET process has, so that the engine needs no
// endpoint for it. An event-pipe session with the runtime provider's GCHeapCollect keyword starts with such a collection; it is stopped at once.
// Protocol: dotnet/diagnostics, documentation/design-docs/ipc-protocol.md.
using System.Globalization;
using System.Net.Sockets;
using System.Text;

internal static class ForcedCollection
{
    private const int Rounds = 3; // the collector gives memory back over several collections, not in the first
    private const ulong GcHeapCollect = 0x80_0000;
    private const byte EventPipe = 0x02;
    private const byte StopTracing = 0x01;
    private const byte CollectTracing = 0x02;
    private const byte Server = 0xFF;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static async Task<string> RunAsync(int process)
    {
        var path = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{process}-*-socket").SingleOrDefault()
            ?? throw new IOException($"process {process} has no diagnostics socket");
        for (var i = 0; i < Rounds; i++)
        {
            await CollectOnceAsync(path);
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }

        return "collected";
    }

    private static async Task CollectOnceAsync(string path)
    {
        await using var session = await ConnectAsync(path);
        await session.WriteAsync(Command(CollectTracing, CollectPayload()));
        var id = await AnswerAsync(session);

        await using var control = await ConnectAsync(path);
        await control.WriteAsync(Command(StopTracing, BitConverter.GetBytes(id)));
        await session.CopyToAsync(Stream.Null); // the trace; its end means that the session, and with it the collection, is over
        await AnswerAsync(control);
    }

    private static async Task<NetworkStream> ConnectAsync(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static byte[] CollectPayload()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.Unicode);
        writer.Write(16u); // circular buffer, MB
        writer.Write(1u); // format: nettrace
        writer.Write(1u); // one provider
        writer.Write(GcHeapCollect);
        writer.Write(4u); // level: informational
        WriteText(writer, "Microsoft-Windows-DotNETRuntime");
        WriteText(writer, string.Empty);
        return bytes.ToArray();
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        writer.Write((uint)text.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(text + "\0"));
    }

    private static byte[] Command(byte command, byte[] payload) =>
    [
        .. "DOTNET_IPC_V1\0"u8, .. BitConverter.GetBytes((ushort)(20 + payload.Length)), EventPipe, command, 0, 0, .. payload,
    ];

    private static async Task<ulong> AnswerAsync(NetworkStream stream)
    {
        var answer = new byte[28]; // a header of 20 octets and the session's id
        await stream.ReadExactlyAsync(answer);
        return answer[16] == Server && answer[17] == 0
            ? BitConverter.ToUInt64(answer, 20)
            : throw new IOException(string.Create(CultureInfo.InvariantCulture, $"the diagnostics server refused: 0x{BitConverter.ToUInt32(answer, 20):x8}"));
    }
}
