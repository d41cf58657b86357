// The references that the design allows, read from the compiled assemblies.
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using MonkeysMail.Api;
using MonkeysMail.Grains.Contracts;
using MonkeysMail.Silo;
using Xunit;

namespace MonkeysMail.Tests;

public sealed class ArchitectureTests
{
    [Fact]
    public void Front_SeesOnlyContracts_AndItsHostHosting()
    {
        var seen = ReferencedNamespaces(typeof(ApiOptions).Assembly, "MonkeysMail.Grains");
        var endpoints = Directory.GetFiles(Path.Combine(Kit.Repository.Root, "MonkeysMail.Api"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/MonkeysMail.Api/Hosting/", StringComparison.Ordinal)
                && !file.Contains("/MonkeysMail.Api/Telemetry/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal));

        // D-0005
        Assert.All(seen, name => Assert.True(
            name == typeof(MessageId).Namespace || name.StartsWith("MonkeysMail.Grains.Hosting", StringComparison.Ordinal), name));
        Assert.All(endpoints, file => Assert.DoesNotContain("MonkeysMail.Grains.Hosting", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public void Front_HasNoDatabase()
    {
        var references = References(typeof(ApiOptions).Assembly);

        Assert.DoesNotContain(references, name => name.StartsWith("Npgsql", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Data.Sqlite", StringComparison.Ordinal) || name == "monkeysmail");
    }

    [Fact]
    public void Engine_KnowsNoSqlAndNoFront()
    {
        var references = References(typeof(MessageId).Assembly);

        Assert.DoesNotContain(references, name => name.StartsWith("Npgsql", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Data", StringComparison.Ordinal)
            || name.StartsWith("System.Data", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.AspNetCore.Http", StringComparison.Ordinal)
            || name == "MonkeysMail.Api");
    }

    [Fact]
    public void Delivery_KnowsNoGrainAndNoRows()
    {
        var root = Path.Combine(Kit.Repository.Root, "MonkeysMail.Grains");
        var files = new[] { "Delivery", "Dns" }.SelectMany(folder => Directory.GetFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories));

        Assert.All(files, file =>
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("IMessageGrain", text, StringComparison.Ordinal);
            Assert.DoesNotContain("IWorkspaceGrain", text, StringComparison.Ordinal);
            Assert.DoesNotContain("IMessageStore", text, StringComparison.Ordinal);
            Assert.DoesNotContain("MonkeysMail.Grains.Messages", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Host_UsesTheFrontInFewPlaces()
    {
        var users = Directory.GetFiles(Path.Combine(Kit.Repository.Root, "MonkeysMail.Silo"), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("using MonkeysMail.Api", StringComparison.Ordinal))
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal);

        Assert.Equal(["Embedded.cs"], users);
        Assert.NotNull(typeof(Server));
    }

    [Fact]
    public void EveryCitedDecision_Exists()
    {
        var decisions = Directory.GetFiles(Path.Combine(Kit.Repository.Root, "deploy", "docs", "decisions"), "*.md")
            .Select(file => Path.GetFileName(file)[..4])
            .ToHashSet(StringComparer.Ordinal);
        var cited = Directory.GetFiles(Kit.Repository.Root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/artifacts/", StringComparison.Ordinal))
            .SelectMany(file => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(file), @"\bD-(\d{4})\b").Select(m => m.Groups[1].Value));

        Assert.All(cited, number => Assert.Contains(number, decisions));
    }

    private static string[] References(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(name => name.Name!)];

    private static string[] ReferencedNamespaces(Assembly assembly, string target)
    {
        using var stream = File.OpenRead(assembly.Location);
        using var file = new PEReader(stream);
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences
            .Select(metadata.GetTypeReference)
            .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference
                && metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name) == target)
            .Select(type => metadata.GetString(type.Namespace))
            .Distinct()];
    }
}
