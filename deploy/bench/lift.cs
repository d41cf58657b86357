#!/usr/bin/env dotnet
#:property PublishAot=false
#:property TieredCompilation=false
#:property ConcurrentGarbageCollection=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=true

// Lifts the plain SMTP of smtp-source into TLS and credentials: lift PORT TARGET_PORT KEY. Each connection gets a session of its own on the target, logged in before the client is greeted; from
// then on octets pass as they are. It belongs to the load's side of the bench, and must change nothing that either side says.
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

var key = args[2];
var target = new IPEndPoint(IPAddress.Loopback, int.Parse(args[1], CultureInfo.InvariantCulture));
using var listener = new TcpListener(IPAddress.Loopback, int.Parse(args[0], CultureInfo.InvariantCulture));
listener.Start(512);
while (true)
{
    _ = LiftAsync(await listener.AcceptTcpClientAsync());
}

async Task LiftAsync(TcpClient client)
{
    using (client)
    using (var connection = new TcpClient())
    {
        try
        {
            client.NoDelay = connection.NoDelay = true;
            await connection.ConnectAsync(target);
            await using var server = new SslStream(connection.GetStream(), false, static (_, _, _, _) => true);
            await server.AuthenticateAsClientAsync("smtp");
            await ReplyAsync(server, "220");
            await SayAsync(server, "EHLO lift.example.com\r\n", "250");
            await SayAsync(server, $"AUTH PLAIN {Convert.ToBase64String(Encoding.ASCII.GetBytes($"\0lift\0{key}"))}\r\n", "235");
            var source = client.GetStream();
            await source.WriteAsync("220 lift.example.com ESMTP\r\n"u8.ToArray());
            await Task.WhenAny(source.CopyToAsync(server, 64 * 1024), server.CopyToAsync(source, 64 * 1024));
        }
        catch (Exception exception) when (exception is IOException or SocketException or InvalidOperationException)
        {
            Console.Error.WriteLine(exception.Message);
        }
    }
}

static async Task SayAsync(Stream server, string line, string code)
{
    await server.WriteAsync(Encoding.ASCII.GetBytes(line));
    await ReplyAsync(server, code);
}

// One octet at a time: nothing after the reply may be taken.
static async Task ReplyAsync(Stream server, string code)
{
    var octet = new byte[1];
    var line = new StringBuilder();
    while (true)
    {
        if (await server.ReadAsync(octet) == 0)
        {
            throw new IOException("The listener has closed the session.");
        }

        line.Append((char)octet[0]);
        if (octet[0] != '\n')
        {
            continue;
        }

        var text = line.ToString();
        line.Clear();
        if (!text.StartsWith(code, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The listener said {text}");
        }

        if (text[3] == ' ')
        {
            return;
        }
    }
}
