namespace MonkeysMail.Grains.Contracts;

/// <summary>One window that is to be another; null: as this server has it.</summary>
[GenerateSerializer, Immutable, Alias("mm.RetentionSetting")]
public sealed record RetentionSetting([property: Id(0)] RetentionKind Kind, [property: Id(1)] long? Days);
