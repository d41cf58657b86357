namespace MonkeysMail.Api.Smtp.Submission;

/// <summary>What submission needs to know of its process.</summary>
/// <param name="Hostname">In Received fields.</param>
internal sealed record SubmissionOptions(string Hostname);
