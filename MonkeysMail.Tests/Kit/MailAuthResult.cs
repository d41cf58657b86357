namespace MonkeysMail.Tests.Kit;

/// <summary>What mailauth says of one signature.</summary>
/// <param name="Result"><c>pass</c>, <c>fail</c>, <c>neutral</c>, <c>temperror</c>, <c>permerror</c> (RFC 8601 2.7.1).</param>
public sealed record MailAuthResult(string Domain, string Selector, string Algorithm, string Result, string? Comment);
