using MonkeysMail.Api.Http.Messages;
using MonkeysMail.Api.Smtp.Server;

namespace MonkeysMail.Api.Smtp.Submission;

/// <summary>What a submission was read as.</summary>
/// <param name="Message">Null when it is refused; its content is then still to be traced.</param>
/// <param name="Claim">The idempotency key, whenever there is a usable one.</param>
internal readonly record struct ReadSubmission(OutgoingMessage? Message, IdempotencyClaim? Claim, Reply? Refusal);
