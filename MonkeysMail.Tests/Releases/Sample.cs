// An instance of a contract type with every member set, the same each time, and its readable form, one line a value.
using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using MonkeysMail.Grains.Contracts;
using EventId = MonkeysMail.Grains.Contracts.EventId;

namespace MonkeysMail.Tests.Releases;

internal static class Sample
{
    private static readonly DateTimeOffset Time = new(2026, 11, 24, 9, 30, 0, TimeSpan.Zero);

    public static object Of(Type type, int seed = 1)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying, seed);
        }

        if (type.IsEnum)
        {
            var values = Enum.GetValues(type);
            return values.GetValue(seed % values.Length)!;
        }

        if (type.IsArray)
        {
            return type == typeof(byte[]) ? new byte[] { 1, 2, (byte)seed } : Fill(Array.CreateInstance(type.GetElementType()!, 2), seed);
        }

        return Primitive(type, seed) ?? Collection(type, seed) ?? Composite(type, seed);
    }

    public static IEnumerable<string> Render(object? value, string path = "")
    {
        switch (value)
        {
            case null:
                return [$"{path} = null"];
            case byte[] octets:
                return [$"{path} = {Convert.ToHexString(octets)}"];
            case ReadOnlyMemory<byte> memory:
                return [$"{path} = {Convert.ToHexString(memory.Span)}"];
            case string or Enum or Guid or bool or MailAddress or MessageId or WorkspaceId or EventId:
                return [$"{path} = {value}"];
            case IFormattable number when value.GetType().IsPrimitive || value is DateTimeOffset or DateOnly or TimeSpan:
                return [$"{path} = {number.ToString(value is DateTimeOffset or DateOnly ? "O" : null, CultureInfo.InvariantCulture)}"];
            case IDictionary map:
                return map.Keys.Cast<object>().OrderBy(key => key.ToString(), StringComparer.Ordinal).SelectMany(key => Render(map[key], $"{path}[{key}]"));
            case IEnumerable when value.GetType().GetProperty("IsDefault")?.GetValue(value) is true:
                // An immutable array that an earlier release did not have.
                return [$"{path} = null"];
            case IEnumerable items:
                return items.Cast<object?>().SelectMany((item, index) => Render(item, $"{path}[{index}]"));
            default:
                return [$"{path}: {value.GetType().Name}", .. Members(value.GetType()).SelectMany(member => Render(member.GetValue(value), $"{path}.{member.Name}"))];
        }
    }

    private static IEnumerable<PropertyInfo> Members(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0 && property.IsDefined(typeof(IdAttribute)))
        .OrderBy(property => property.Name, StringComparer.Ordinal);

    private static object? Primitive(Type type, int seed) => type switch
    {
        _ when type == typeof(string) => $"text-{seed}",
        _ when type == typeof(int) => 1_000 + seed,
        _ when type == typeof(long) => 5_000_000_000 + seed,
        _ when type == typeof(double) => 0.5 + seed,
        _ when type == typeof(bool) => true,
        _ when type == typeof(Guid) => new Guid(seed, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        _ when type == typeof(DateTimeOffset) => Time.AddSeconds(seed),
        _ when type == typeof(DateOnly) => DateOnly.FromDateTime(Time.UtcDateTime).AddDays(seed),
        _ when type == typeof(TimeSpan) => TimeSpan.FromMilliseconds(1_500 + seed),
        _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>([3, 2, (byte)seed]),
        _ when type == typeof(MailAddress) => MailAddress.Parse($"user-{seed}@example.net"),
        _ => null,
    };

    private static object? Collection(Type type, int seed)
    {
        if (!type.IsGenericType)
        {
            return null;
        }

        var arguments = type.GetGenericArguments();
        if (type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            var items = Fill(Array.CreateInstance(arguments[0], 2), seed);
            return typeof(ImmutableArray).GetMethods().Single(m => m.Name == "Create" && m.GetParameters() is [{ ParameterType.IsArray: true, Name: "items" }])
                .MakeGenericMethod(arguments[0]).Invoke(null, [items]);
        }

        if (type == typeof(ImmutableDictionary<string, string>))
        {
            return ImmutableDictionary<string, string>.Empty.Add($"key-{seed}", $"value-{seed}");
        }

        if (type.GetGenericTypeDefinition() == typeof(ImmutableDictionary<,>))
        {
            var empty = type.GetField(nameof(ImmutableDictionary<int, int>.Empty))!.GetValue(null)!;
            return type.GetMethod("Add", arguments)!.Invoke(empty, [.. arguments.Select(argument => Of(argument, seed))])!;
        }

        var made = Activator.CreateInstance(type)!;
        type.GetMethod("Add", arguments)!.Invoke(made, [.. arguments.Select(argument => Of(argument, seed))]);
        return made;
    }

    private static object Composite(Type type, int seed)
    {
        if (type.IsAbstract)
        {
            type = type.Assembly.GetTypes().Where(candidate => candidate.IsSubclassOf(type) && !candidate.IsAbstract).MinBy(candidate => candidate.Name)!;
        }

        var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length);
        var made = constructor is null ? Activator.CreateInstance(type)! : constructor.Invoke([.. constructor.GetParameters().Select((p, i) => Of(p.ParameterType, seed + i))]);
        foreach (var member in Members(type).Where(member => member.SetMethod is { IsPublic: true }))
        {
            member.SetValue(made, Of(member.PropertyType, seed));
        }

        return made;
    }

    private static Array Fill(Array array, int seed)
    {
        for (var i = 0; i < array.Length; i++)
        {
            array.SetValue(Of(array.GetType().GetElementType()!, seed + i), i);
        }

        return array;
    }
}
