namespace MonkeysMail.Api.Problems;

/// <summary>A field and what is wrong with it.</summary>
/// <param name="Field">The path, for example <c>attachments[0].content</c>.</param>
/// <param name="Message">What the value must be.</param>
internal sealed record FieldErrorShape(string Field, string Message);
