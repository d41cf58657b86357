namespace MonkeysMail.Grains.Workspaces;

/// <summary>What a change to the keys of a state came to.</summary>
/// <param name="Refusal">Null when it may be; then the state has changed if <paramref name="Changed"/> says so, and else not.</param>
/// <param name="Record">The key as it is after it; the new one after a rotation.</param>
public sealed record KeyStep(Refusal? Refusal, ImmutableArray<FieldError> Errors, ApiKeyRecord? Record, bool Changed)
{
    public static KeyStep Done(ApiKeyRecord record) => new(null, [], record, true);

    public static KeyStep Unchanged(ApiKeyRecord record) => new(null, [], record, false);

    public static KeyStep Refused(Refusal refusal) => new(refusal, [], null, false);

    public static KeyStep Refused(RefusalCode code, string detail) => Refused(new Refusal(code, detail));

    public static KeyStep Invalid(IReadOnlyList<FieldError> errors) =>
        new(new Refusal(RefusalCode.InvalidRequest, "Correct the fields named in errors and send the request again."), [.. errors], null, false);
}
