namespace MonkeysMail.Grains.Contracts;

/// <summary>One limit that is to be another.</summary>
/// <param name="Value">Null: as much as the workspace may have.</param>
[GenerateSerializer, Immutable, Alias("mm.LimitSetting")]
public sealed record LimitSetting([property: Id(0)] LimitName Limit, [property: Id(1)] long? Value);
