// Old and new silos and fronts work side by side during an upgrade: what a release called must still be callable, what it wrote readable.
using System.Reflection;
using MonkeysMail.Grains.Contracts;
using Orleans.Serialization;
using Xunit;

namespace MonkeysMail.Tests.Releases;

public sealed class ContractTests
{
    private static readonly Type[] Serialized = [.. typeof(MessageId).Assembly.GetTypes()
        .Where(type => type.IsDefined(typeof(GenerateSerializerAttribute)) && !type.IsAbstract && !type.IsEnum)
        .OrderBy(type => type.FullName, StringComparer.Ordinal)];

    public static TheoryData<string> Releases => [.. Release.All];

    [Theory, MemberData(nameof(Releases))]
    public void EveryContractOfTheRelease_IsStillThere(string release)
    {
        var now = Contracts().ToHashSet(StringComparer.Ordinal);

        Assert.All(File.ReadAllLines(Release.File(release, "contracts.txt")), line => Assert.Contains(line, now));
    }

    [Theory, MemberData(nameof(Releases))]
    public void EveryShapeOfTheRelease_ReadsAsItWas(string release)
    {
        using var services = Services();
        var serializer = services.GetRequiredService<Serializer>();
        var types = Serialized.ToDictionary(type => AliasOf(type) ?? type.FullName!);
        var lines = File.ReadAllLines(Release.File(release, "shapes.txt"));

        Assert.NotEmpty(lines);
        foreach (var shape in lines.Aggregate(new List<List<string>>(), Group))
        {
            var (alias, octets) = (shape[0].Split(' ')[1], Convert.FromBase64String(shape[0].Split(' ')[2]));
            Assert.True(types.TryGetValue(alias, out var type), $"{alias} is gone");

            var read = Sample.Render(serializer.Deserialize<object>(octets)).ToHashSet(StringComparer.Ordinal);

            Assert.IsType(type, serializer.Deserialize<object>(octets));
            Assert.All(shape.Skip(1), value => Assert.Contains(value, read));
        }
    }

    [Fact]
    public void EveryType_HasAnAlias_AndEveryMemberANumberOfItsOwn()
    {
        foreach (var type in typeof(MessageId).Assembly.GetTypes().Where(type => type.IsDefined(typeof(GenerateSerializerAttribute))))
        {
            Assert.True(type.IsDefined(typeof(AliasAttribute)), $"{type} has no alias");
            var ids = Ids(type).Select(member => member.Id).ToArray();
            Assert.Equal(ids.Length, ids.Distinct().Count());
        }
    }

    [Fact]
    public void Samples_FillEveryMember()
    {
        foreach (var type in Serialized)
        {
            Assert.DoesNotContain(Sample.Render(Sample.Of(type)), line => line.EndsWith(" = null", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void WriteRelease()
    {
        // Written only when asked for; in ordinary runs this shows that it could be.
        using var services = Services();
        var serializer = services.GetRequiredService<Serializer>();
        var shapes = Serialized.SelectMany(type =>
        {
            var sample = Sample.Of(type);
            var alias = AliasOf(type) ?? type.FullName;
            return (string[])[$"shape {alias} {Convert.ToBase64String(serializer.SerializeToArray(sample))}", .. Sample.Render(sample)];
        }).ToArray();

        Assert.NotEmpty(Contracts());
        Assert.NotEmpty(shapes);
        if (Release.Written is { } release)
        {
            File.WriteAllLines(Release.File(release, "contracts.txt"), Contracts());
            File.WriteAllLines(Release.File(release, "shapes.txt"), shapes);
        }
    }

    private static List<List<string>> Group(List<List<string>> groups, string line)
    {
        if (line.StartsWith("shape ", StringComparison.Ordinal))
        {
            groups.Add([]);
        }

        groups[^1].Add(line);
        return groups;
    }

    private static ServiceProvider Services() => new ServiceCollection().AddSerializer(builder => builder.AddAssembly(typeof(MessageId).Assembly)).BuildServiceProvider();

    // Interfaces with their methods, types with their members, enums with their values: by alias, because that is what travels.
    private static IEnumerable<string> Contracts()
    {
        foreach (var type in typeof(MessageId).Assembly.GetTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            if (type.IsInterface && type.IsAssignableTo(typeof(IGrain)))
            {
                var alias = AliasOf(type);
                foreach (var method in type.GetMethods())
                {
                    var parameters = string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)));
                    yield return $"call {alias}.{AliasOf(method)}({parameters}) {Name(method.ReturnType)}";
                }
            }
            else if (type.IsDefined(typeof(GenerateSerializerAttribute)) && type.IsEnum)
            {
                foreach (var value in Enum.GetValues(type))
                {
                    yield return $"value {Name(type)}.{value} {Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture)}";
                }
            }
            else if (type.IsDefined(typeof(GenerateSerializerAttribute)))
            {
                foreach (var (id, member) in Ids(type))
                {
                    yield return $"member {Name(type)} {id} {Name(member.PropertyType)}";
                }
            }
        }
    }

    private static IEnumerable<(uint Id, PropertyInfo Member)> Ids(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
        .Where(property => property.DeclaringType == type && property.IsDefined(typeof(IdAttribute)))
        .Select(property => (property.GetCustomAttribute<IdAttribute>()!.Id, property))
        .OrderBy(member => member.Id);

    private static string Name(Type type) => AliasOf(type)
        ?? (type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name);

    private static string? AliasOf(MemberInfo member) => member.GetCustomAttributes<AliasAttribute>(inherit: false).FirstOrDefault()?.Alias;
}
