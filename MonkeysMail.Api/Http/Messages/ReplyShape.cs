namespace MonkeysMail.Api.Http.Messages;

/// <summary>A mail server's reply.</summary>
/// <param name="Code">The SMTP code.</param>
/// <param name="Enhanced">The enhanced code of RFC 3463, when there was one.</param>
/// <param name="Text">What the server said.</param>
internal sealed record ReplyShape(int Code, string? Enhanced, string Text);
