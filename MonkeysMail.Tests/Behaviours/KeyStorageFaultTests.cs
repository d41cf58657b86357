// What is answered of a key is durable, and what is not durable is not judged by: a lost write leaves keys and allowlist as they are stored.
using System.Text.Json.Nodes;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Tests.Kit;
using Orleans.Serialization;
using Orleans.Storage;
using Xunit;

namespace MonkeysMail.Tests.Behaviours;

public sealed class KeyStorageFaultTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task LostWriteOfARevocation_Is503_AndTheKeyIsAsItIsStored(bool writtenFirst)
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        FailingGrainStorage storage = null!;
        await using var engine = await StartAsync(installation, made => storage = made);
        var (id, client) = await engine.Live.MakeKeyAsync(KeyCalls.NewKey("keys:read"));
        storage.WritesFirst = writtenFirst;

        storage.FailNext();
        var (status, problem) = await engine.Live.CallAsync(HttpMethod.Delete, $"/v1/keys/{id}");
        var (_, read) = await engine.Live.CallAsync(HttpMethod.Get, $"/v1/keys/{id}");
        var used = await client.CallAsync(HttpMethod.Get, "/v1/keys");

        Assert.Equal((503, "unavailable"), (status, problem.Code()));
        Assert.Equal(1, storage.Failed);
        Assert.Equal(writtenFirst ? "revoked" : "active", read["status"]!.GetValue<string>());
        Assert.Equal(writtenFirst ? 401 : 200, used.Status);
        var (again, _) = await engine.Live.CallAsync(HttpMethod.Delete, $"/v1/keys/{id}");
        Assert.Equal(200, again);
        Assert.Equal(401, (await client.CallAsync(HttpMethod.Get, "/v1/keys")).Status);
        client.Dispose();
    }

    [Fact]
    public async Task LostWriteOfANewKey_LeavesNone_AndARepeatMakesOne()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        FailingGrainStorage storage = null!;
        await using var engine = await StartAsync(installation, made => storage = made);

        storage.FailNext();
        var failed = await engine.Live.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("keys:read"), idempotencyKey: "k");
        var (_, between) = await engine.Live.CallAsync(HttpMethod.Get, "/v1/keys");
        var repeated = await engine.Live.CallAsync(HttpMethod.Post, "/v1/keys", KeyCalls.NewKey("keys:read"), idempotencyKey: "k");

        Assert.Equal(503, failed.Status);
        Assert.Null(failed.Body["key"]);
        Assert.Equal(2, between["data"]!.AsArray().Count);
        Assert.Equal(201, repeated.Status);
    }

    [Fact]
    public async Task LostWriteOfTheAllowlist_LetsInAsBefore()
    {
        using var installation = await Installation.CreateAsync(DatabaseKind.Sqlite);
        FailingGrainStorage storage = null!;
        await using var engine = await StartAsync(installation, made => storage = made);
        var list = new JsonObject { ["allowlist"] = new JsonArray("192.0.2.0/24"), ["force"] = true };

        storage.FailNext();
        var failed = await engine.Live.CallAsync(HttpMethod.Patch, "/v1/workspace", list);
        var (status, workspace) = await engine.Live.CallAsync(HttpMethod.Get, "/v1/workspace");

        Assert.Equal(503, failed.Status);
        Assert.Equal(200, status);
        Assert.Empty(workspace["allowlist"]!.AsArray());
    }

    private static Task<Engine> StartAsync(Installation installation, Action<FailingGrainStorage> made) => Engine.StartAsync(
        installation,
        builder => builder.Services.AddKeyedSingleton<IGrainStorage>(SealedGrainStorage.Name, (services, _) =>
        {
            var storage = new FailingGrainStorage(new SealedGrainStorage(
                services.GetRequiredKeyedService<IGrainStorage>(SealedGrainStorage.PlainName),
                services.GetRequiredService<IWorkspaceSealers>(),
                services.GetRequiredService<Serializer>()));
            made(storage);
            return storage;
        }));
}
