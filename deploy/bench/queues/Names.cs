// The DNS of the bench: dN.test has the MX host mx.dN.test, whose address is 127.20.x.y, or 127.21.x.y for a dead one (RFC 1035 4.1). One socket, one answer a question.
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

internal sealed class Names : IDisposable
{
    private const ushort TypeA = 1;
    private const ushort TypeMx = 15;

    private readonly UdpClient socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly int living;

    /// <param name="living">Destinations from this number on are dead.</param>
    public Names(int living)
    {
        this.living = living;
        _ = AnswerAsync();
    }

    public string Server => socket.Client.LocalEndPoint!.ToString()!;

    public void Dispose() => socket.Dispose();

    private async Task AnswerAsync()
    {
        while (true)
        {
            try
            {
                var question = await socket.ReceiveAsync();
                await socket.SendAsync(Answer(question.Buffer), question.RemoteEndPoint);
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private byte[] Answer(byte[] question)
    {
        var (name, end) = ReadName(question);
        var type = BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(end));
        var number = int.Parse(name[(name.IndexOf('d') + 1)..name.LastIndexOf('.')], CultureInfo.InvariantCulture);
        var data = type switch
        {
            TypeMx when !name.StartsWith("mx.", StringComparison.Ordinal) => [0, 10, 2, (byte)'m', (byte)'x', 0xC0, 12],
            TypeA when name.StartsWith("mx.", StringComparison.Ordinal) => [127, (byte)(number < living ? 20 : 21), (byte)(number >> 8), (byte)number],
            _ => Array.Empty<byte>(),
        };
        var answer = new byte[end + 4 + (data.Length > 0 ? 12 + data.Length : 0)];
        question.AsSpan(0, end + 4).CopyTo(answer);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(2), 0x8180);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(6), (ushort)(data.Length > 0 ? 1 : 0));
        answer.AsSpan(8, 4).Clear();
        if (data.Length > 0)
        {
            var record = answer.AsSpan(end + 4);
            BinaryPrimitives.WriteUInt16BigEndian(record, 0xC00C);
            BinaryPrimitives.WriteUInt16BigEndian(record[2..], type);
            BinaryPrimitives.WriteUInt16BigEndian(record[4..], 1);
            BinaryPrimitives.WriteInt32BigEndian(record[6..], 3_600);
            BinaryPrimitives.WriteUInt16BigEndian(record[10..], (ushort)data.Length);
            data.CopyTo(record[12..]);
        }

        return answer;
    }

    private static (string Name, int End) ReadName(byte[] question)
    {
        var (labels, at) = (new List<string>(), 12);
        for (; question[at] != 0; at += question[at] + 1)
        {
            labels.Add(Encoding.ASCII.GetString(question, at + 1, question[at]));
        }

        return (string.Join('.', labels).ToLowerInvariant(), at + 1);
    }
}
