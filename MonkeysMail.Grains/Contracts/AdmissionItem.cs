namespace MonkeysMail.Grains.Contracts;

/// <summary>One message to be judged.</summary>
/// <param name="FromDomain">The domain of the From header, lower-case ASCII (A-label).</param>
/// <param name="Recipients">Distinct normalised addresses, see <see cref="MailAddress"/>.</param>
/// <param name="Size">Estimated encoded size in octets.</param>
/// <param name="Continues">More recipients of the message of an earlier item: not counted as one more.</param>
[GenerateSerializer, Immutable, Alias("mm.AdmissionItem")]
public sealed record AdmissionItem(
    [property: Id(0)] string FromDomain,
    [property: Id(1)] MailStream Stream,
    [property: Id(2)] ImmutableArray<string> Recipients,
    [property: Id(3)] long Size,
    [property: Id(4)] bool Continues = false);
