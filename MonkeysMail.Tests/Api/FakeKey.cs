using System.Collections.Immutable;
using MonkeysMail.Grains.Contracts;

namespace MonkeysMail.Tests.Api;

public sealed record FakeKey(KeyMode Mode, ImmutableArray<byte> Hash, IReadOnlyList<string> Scopes)
{
    public bool Allows(string scope) => Scopes.Contains(Grains.Contracts.Scopes.All) || Scopes.Contains(scope);
}
