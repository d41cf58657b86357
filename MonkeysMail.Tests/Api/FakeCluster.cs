// The grains as the front sees them, with state and without Orleans: keys, tokens, claims and messages behave as the contracts say, and a
// test can make any call fail. The real grains are tested elsewhere; here the front's own behaviour is.
using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using MonkeysMail.Grains.Contracts;

namespace MonkeysMail.Tests.Api;

public sealed class FakeCluster
{
    private readonly ConcurrentDictionary<string, FakeDirectory> _directories = new();
    private readonly ConcurrentDictionary<Guid, FakeWorkspace> _workspaces = new();
    private readonly ConcurrentDictionary<string, FakeMessage> _messages = new();
    private readonly ConcurrentDictionary<Guid, FakeMessageLog> _logs = new();
    private readonly ConcurrentDictionary<Guid, FakeSuppressionList> _suppressions = new();

    public FakeCluster()
    {
        Grains = DispatchProxy.Create<IGrainFactory, Factory>();
        ((Factory)Grains).Cluster = this;
        Workspace = AddWorkspace("livekey00001", "testkey00001", "example.com");
    }

    /// <summary>What the front is given.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>The first workspace; its full keys are <see cref="LiveKey"/> and <see cref="TestKey"/>, its domain example.com.</summary>
    public FakeWorkspace Workspace { get; }

    public static string LiveKey => KeyText("livekey00001", KeyMode.Live);

    public static string TestKey => KeyText("testkey00001", KeyMode.Test);

    /// <summary>The full text of the key that <see cref="AddWorkspace"/> made for a prefix.</summary>
    public static string KeyText(string prefix, KeyMode mode) => $"mm_{(mode == KeyMode.Live ? "live" : "test")}_{prefix}.{Secret(prefix)}";

    public FakeWorkspace AddWorkspace(string livePrefix, string testPrefix, params string[] domains)
    {
        var id = new WorkspaceId(Guid.NewGuid());
        var workspace = new FakeWorkspace(id);
        _workspaces[id.Value] = workspace;
        workspace.Domains.UnionWith(domains);
        AddKey(workspace, livePrefix, KeyMode.Live, Scopes.All);
        AddKey(workspace, testPrefix, KeyMode.Test, Scopes.All);
        return workspace;
    }

    public string AddKey(FakeWorkspace workspace, string prefix, KeyMode mode, params string[] scopes)
    {
        workspace.Keys[prefix] = new FakeKey(mode, [.. SHA256.HashData(Encoding.ASCII.GetBytes(Secret(prefix)))], scopes);
        Directory(prefix).Owner = workspace.Id;
        return KeyText(prefix, mode);
    }

    public FakeDirectory Directory(string prefix) => _directories.GetOrAdd(prefix, _ => new FakeDirectory());

    public FakeMessage Message(WorkspaceId workspace, MessageId id) => Message(MessageKey.Format(workspace, id));

    public FakeMessageLog Log(WorkspaceId workspace) => _logs.GetOrAdd(workspace.Value, _ => new FakeMessageLog(this, workspace));

    /// <summary>Counts as the real grains do, by the ledger that they have.</summary>
    public FakeFailures Failures { get; } = new();

    public FakeSuppressionList Suppressions(WorkspaceId workspace) => _suppressions.GetOrAdd(workspace.Value, _ => new FakeSuppressionList());

    /// <summary>Every accepted message of a workspace, newest first.</summary>
    public IReadOnlyList<FakeMessage> Accepted(WorkspaceId workspace) =>
        [.. _messages.Values.Where(m => m.Workspace == workspace && m.Request is not null).OrderByDescending(m => m.Id.ToString(), StringComparer.Ordinal)];

    private static string Secret(string prefix) => prefix + "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-0123456789";

    private FakeMessage Message(string key) => _messages.GetOrAdd(key, static (text, cluster) =>
    {
        var (workspace, id) = MessageKey.Parse(text);
        return new FakeMessage(cluster.Log(workspace), cluster._workspaces[workspace.Value], id);
    }, this);

    public class Factory : DispatchProxy
    {
        public FakeCluster Cluster { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var kind = targetMethod!.GetGenericArguments().Single();
            return args![0] switch
            {
                string prefix when kind == typeof(IKeyDirectoryGrain) => Cluster.Directory(prefix),
                string key when kind == typeof(IMessageGrain) || kind == typeof(IMessageChangesGrain) || kind == typeof(IMessageReadsGrain) => Cluster.Message(key),
                Guid id when kind == typeof(IWorkspaceGrain) => Cluster._workspaces[id],
                Guid id when kind == typeof(ISuppressionListGrain) => Cluster.Suppressions(new WorkspaceId(id)),
                long when kind == typeof(ICredentialFailuresGrain) => Cluster.Failures,
                Guid id when kind == typeof(IMessageLogGrain) => Cluster.Log(new WorkspaceId(id)),
                _ => throw new NotSupportedException($"{kind.Name} with the key {args[0]}"),
            };
        }
    }
}
