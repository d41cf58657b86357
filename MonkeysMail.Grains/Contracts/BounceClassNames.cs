namespace MonkeysMail.Grains.Contracts;

/// <summary>Classes as answers, events and the file of rules write them: their names in lower case.</summary>
public static class BounceClassNames
{
    public static string? Of(BounceClass? known) => known?.ToString().ToLowerInvariant();
}
