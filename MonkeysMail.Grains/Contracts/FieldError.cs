namespace MonkeysMail.Grains.Contracts;

/// <summary>A field of the request and what is wrong with it.</summary>
[GenerateSerializer, Immutable, Alias("mm.FieldError")]
public sealed record FieldError([property: Id(0)] string Field, [property: Id(1)] string Message);
