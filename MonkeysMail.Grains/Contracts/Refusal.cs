namespace MonkeysMail.Grains.Contracts;

/// <summary>Why something was refused, as data: fronts translate it to a problem document or an SMTP reply.</summary>
/// <param name="Code">A stable code of <see cref="RefusalCode"/>.</param>
/// <param name="Detail">One sentence for the caller that says what to do. No secrets.</param>
/// <param name="RetryAfter">When a repeat can succeed.</param>
[GenerateSerializer, Immutable, Alias("mm.Refusal")]
public sealed record Refusal(
    [property: Id(0)] RefusalCode Code,
    [property: Id(1)] string Detail,
    [property: Id(2)] TimeSpan? RetryAfter = null);
