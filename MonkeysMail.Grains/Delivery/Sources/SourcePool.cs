namespace MonkeysMail.Grains.Delivery.Sources;

/// <summary>Source addresses that take turns, each as often as its weight says.</summary>
internal sealed class SourcePool(string name, ImmutableArray<(DeliverySource Source, int Weight)> members)
{
    private readonly Lock _lock = new();
    private readonly int[] _credits = new int[members.Length];
    private readonly int _sum = members.Sum(member => member.Weight);

    public string Name { get; } = name;

    /// <summary>Whose turn it is, and then the others, those with the most credit first. The turns are spread evenly: of weights 2 and 1 two never come three times in a row.</summary>
    public ImmutableArray<DeliverySource> NextTurn()
    {
        lock (_lock)
        {
            var best = 0;
            for (var i = 0; i < members.Length; i++)
            {
                _credits[i] += members[i].Weight;
                best = _credits[i] > _credits[best] ? i : best;
            }

            var order = members.Length == 1
                ? [members[0].Source]
                : members.Index().OrderByDescending(member => _credits[member.Index]).Select(member => member.Item.Source).ToImmutableArray();
            _credits[best] -= _sum;
            return order;
        }
    }
}
