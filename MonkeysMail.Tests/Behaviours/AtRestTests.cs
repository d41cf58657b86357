// What lies on the disk after real traffic: nothing that a reader of the files could read, in no usual encoding.
using System.Text;
using System.Text.Json.Nodes;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Domains;
using MonkeysMail.Tests.Kit;
using Npgsql;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class AtRestTests
{
    // Each is found in what was sent or answered, so that it would be found in the files if it were there.
    private const string Subject = "quarterlyzebra";
    private const string Body = "wanderingpelican";
    private const string HtmlBody = "glimmeringotter";
    private const string Local = "annabelcrane";
    private const string Domain = "hiddenmeadow.example.net";
    private const string Name = "Peregrine Falconer";
    private const string Tag = "lanternticket";
    private const string Metadata = "saffronladder";
    private const string Key = "copperviolin77";
    private const string FileName = "marblecastle.txt";
    private const string Suppressed = "velvetharbor.example.org";
    private const string Reply = "mailbox busy";
    private const string ClientAddress = "198.51.100.217";
    private const string RequestId = "request-amberlantern";

    private static readonly string[] Plain = [Subject, Body, HtmlBody, Local, Domain, Name, Tag, Metadata, Key, FileName, Suppressed, Reply];

    [Theory, BothDatabases]
    public async Task AfterRealTraffic_NoPlaintextIsStored(DatabaseKind database)
    {
        await using var sink = MailSink.Start();
        using var installation = await Installation.CreateAsync(database);
        installation.Settings.Add($"--MonkeysMail:Delivery:SmartHost={sink.HostAndPort}");
        await using var engine = await Engine.StartAsync(installation);
        var mail = MailApi.Mail($"{Name} <{Local}@{Domain}>", $"defer@{Domain}", $"unknown@{Suppressed}");
        mail["subject"] = Subject;
        mail["text"] = Body;
        mail["html"] = $"<p>{HtmlBody}</p>";
        mail["tags"] = new JsonArray(Tag);
        mail["metadata"] = new JsonObject { ["user"] = Metadata };
        mail["attachments"] = new JsonArray(new JsonObject
        {
            ["filename"] = FileName,
            ["content_type"] = "text/plain",
            ["content"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Body)),
        });

        var (_, accepted) = await engine.Live.PostAsync("/v1/messages", mail.DeepClone(), Key);
        var id = accepted["id"]!.GetValue<string>();
        var seen = await engine.Live.WaitForAsync(id, HasEnded, "an outcome for each recipient");
        var (_, captured) = await engine.Test.PostAsync("/v1/messages", mail.DeepClone(), Key + "-test");
        await engine.Test.WaitForAsync(
            captured["id"]!.GetValue<string>(), m => m["recipients"]![0]!["status"]!.GetValue<string>() == "captured", "a captured recipient");
        await engine.Live.WaitForSuppressionAsync($"unknown@{Suppressed}");
        var refused = await engine.Live.SendAsync($"unknown@{Suppressed}");
        await engine.Live.WaitForAsync(refused, m => m["status"]!.GetValue<string>() == "suppressed", "status suppressed");
        var raw = await engine.Live.Http.GetStringAsync($"/v1/messages/{id}/raw");

        // What no answer shows: the domain's private keys (the octets that PKCS#8 gives them), and an audit entry.
        var tables = new RawDatabase(installation);
        var workspace = new WorkspaceId(RawDatabase.IdOf((await tables.QueryAsync("SELECT workspace_id FROM bootstrap"))[0][0]));
        var signing = await engine.Services.GetRequiredService<IGrainFactory>()
            .GetGrain<IDomainGrain>(DomainKey.Format(workspace, installation.Domain)).SigningKeysAsync();
        Assert.NotEmpty(signing);
        await engine.Services.GetRequiredService<IWorkspaceSealers>().RotateAsync(workspace, new Actor(ActorKind.Operator, "operator", ClientAddress, RequestId));
        Assert.NotEmpty(await tables.QueryAsync("SELECT 1 FROM audit_outbox UNION ALL SELECT 1 FROM audit_entries"));
        var stored = database == DatabaseKind.Sqlite ? ReadFiles(installation.DataDirectory) : await ReadTablesAsync(installation.ConnectionString!);

        var known = seen.ToJsonString() + raw + Key;
        Assert.All(Plain, text => Assert.Contains(text, known, StringComparison.Ordinal));
        Assert.All(stored, part => Assert.All(Plain.SelectMany(Encodings), form =>
            Assert.True(part.Data.AsSpan().IndexOf(form.Bytes) < 0, $"{part.Name} holds '{form.Text}' as {form.Encoding}.")));

        // RSA keys have two primes, Ed25519 keys a seed: their last 32 octets are enough to know them by.
        Assert.All(signing, key => Assert.All(stored, part => Assert.All(Octets([.. key.PrivateKey[^32..]]), form => Assert.True(
            part.Data.AsSpan().IndexOf(form) < 0, $"{part.Name} holds the private key of {key.Selector}."))));
        Assert.All(stored, part => Assert.All(new[] { ClientAddress, RequestId }.SelectMany(Encodings), form =>
            Assert.True(part.Data.AsSpan().IndexOf(form.Bytes) < 0, $"{part.Name} holds '{form.Text}' as {form.Encoding}.")));

        // The search does find what is kept openly.
        Assert.Contains(stored, part => part.Data.AsSpan().IndexOf("message"u8) >= 0);
    }

    [Fact]
    public void Search_FindsTextInEachEncoding_WhereverItStands()
    {
        Assert.All(Plain, text => Assert.All(Enumerable.Range(0, 3), offset =>
        {
            var stored = Encoding.UTF8.GetBytes(new string('x', offset) + text + " and more");
            byte[][] files =
            [
                stored,
                Encoding.Unicode.GetBytes(text),
                Encoding.ASCII.GetBytes(Convert.ToBase64String(stored)),
                Encoding.ASCII.GetBytes(Convert.ToHexStringLower(stored)),
            ];
            Assert.All(files, file => Assert.Contains(Encodings(text), form => file.AsSpan().IndexOf(form.Bytes) >= 0));
        }));
    }

    private static bool HasEnded(JsonNode message) => message["recipients"]!.AsArray().All(r =>
        r!["attempting"]?.GetValue<bool>() != true && r["attempts"]!.AsArray().Count > 0);

    private static IEnumerable<(string Text, string Encoding, byte[] Bytes)> Encodings(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var hex = Convert.ToHexString(utf8);
        (string, byte[])[] forms =
        [
            ("UTF-8", utf8),
            ("UTF-16LE", Encoding.Unicode.GetBytes(text)),
            ("UTF-16BE", Encoding.BigEndianUnicode.GetBytes(text)),
            ("upper hex", Encoding.ASCII.GetBytes(hex)),
            ("lower hex", Encoding.ASCII.GetBytes(hex.ToLowerInvariant())),
            .. Enumerable.Range(0, 3).Select(offset => ($"base64 at {offset}", Base64(utf8, offset))),
        ];
        return forms.Select(form => (text, form.Item1, form.Item2));
    }

    private static IEnumerable<byte[]> Octets(byte[] octets) => [octets, .. Enumerable.Range(0, 3).Select(offset => Base64(octets, offset))];

    // The characters of the middle that do not depend on what stands around.
    private static byte[] Base64(byte[] text, int offset)
    {
        var whole = (offset + text.Length) / 3 * 3;
        var encoded = Convert.ToBase64String([.. new byte[offset], .. text], 0, whole);
        return Encoding.ASCII.GetBytes(encoded[(offset == 0 ? 0 : 4)..]);
    }

    private static List<(string Name, byte[] Data)> ReadFiles(string directory)
    {
        var found = new List<(string, byte[])>();
        foreach (var path in Directory.GetFiles(directory).Where(path => Path.GetFileName(path) is not ("lock" or "keys.json")))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            file.CopyTo(copy);
            found.Add((Path.GetFileName(path), copy.ToArray()));
        }

        Assert.Contains(found, file => file.Item1.EndsWith(".db", StringComparison.Ordinal));
        return found;
    }

    // Every value of every table: bytea as its bytes, all else as text.
    private static async Task<List<(string Name, byte[] Data)>> ReadTablesAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        var tables = new List<string>();
        await using (var list = source.CreateCommand(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"))
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        var found = new List<(string, byte[])>();
        foreach (var table in tables)
        {
            using var all = new MemoryStream();
            await using var command = source.CreateCommand($"SELECT * FROM {table}");
            await using var reader = await command.ExecuteReaderAsync();
            all.Write(Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(reader.GetName))));
            while (await reader.ReadAsync())
            {
                for (var column = 0; column < reader.FieldCount; column++)
                {
                    var value = reader.GetValue(column);
                    all.Write(value as byte[] ?? Encoding.UTF8.GetBytes(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!));
                    all.WriteByte((byte)'\n');
                }
            }

            found.Add((table, all.ToArray()));
        }

        return found;
    }
}
