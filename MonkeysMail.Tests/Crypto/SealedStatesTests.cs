using System.Reflection;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Crypto.Rotation;
using Xunit;

namespace MonkeysMail.Tests.Crypto;

public sealed class SealedStatesTests
{
    [Fact]
    public void EveryStateOfTheSealedProvider_IsKnownToTheJobThatSealsItAnew()
    {
        var found = typeof(SealedGrainStorage).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Grain)))
            .SelectMany(type => type.GetConstructors().SelectMany(c => c.GetParameters())
                .Select(parameter => parameter.GetCustomAttribute<PersistentStateAttribute>()).OfType<PersistentStateAttribute>()
                .Where(state => state.StorageName == SealedGrainStorage.Name)
                .Select(state => KeyValuePair.Create(state.StateName, TypeOf(type))))
            .OrderBy(state => state.Key, StringComparer.Ordinal);

        Assert.Equal(found, SealedStates.GrainTypes.OrderBy(state => state.Key, StringComparer.Ordinal));
    }

    // As Orleans names a grain's type: the class without "Grain", in lower case, or what the attribute says.
    private static string TypeOf(Type type) => type.GetCustomAttribute<GrainTypeAttribute>() is { } named
        ? named.GetGrainType(null!, type).ToString()!
        : type.Name[..^"Grain".Length].ToLowerInvariant();
}
